"""External validation of the shipped leadership model."""
