"""A format, a strategy and a stopping rule for mechsift, to copy from."""
