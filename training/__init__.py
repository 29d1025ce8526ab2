"""How models come to be: corpora, fitting, measuring, publishing."""
