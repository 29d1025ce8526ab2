"""mechsift: order a review's screening queue, flag mechanisms for a person to confirm."""

__version__ = "0.1.0"

__all__ = ["__version__"]
