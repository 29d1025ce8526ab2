"""Code papers for mechanisms: adjudicated codes, the evidence matrix, annotations."""
