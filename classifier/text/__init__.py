"""Words, sentences and features; the only room that works with spaCy."""
