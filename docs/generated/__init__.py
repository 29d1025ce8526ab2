"""What the pages of the docs take from the program and from the benchmarks' results.

``python -m docs.generated`` writes it into the pages, between markers; a test fails where page
and program part. It stands in the repository so that a forge shows it and a commit shows how it
changed (decision record 15).
"""
