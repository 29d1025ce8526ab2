"""Measures of how well records were ranked."""
