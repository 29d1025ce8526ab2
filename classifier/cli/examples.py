"""Examples at the end of a command's help."""

__all__ = ["examples"]


def examples(*lines: str) -> str:
    """Return the end of a command's help, for typer's ``epilog``.

    Parameters
    ----------
    lines : whole calls, each beginning with ``mechsift``; a test reads their options.
    """
    # The first character keeps the lines as they are.
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])
