"""Words, sentences and features; the only room that imports spaCy."""
