"""What a score of inclusion says of a paper: a probability only where it is one."""

__all__ = ["likelihood", "percent"]


def likelihood(p_include: float, *, calibrated: bool) -> str:
    """Return what a score says, in the same words on every page and in the terminal.

    Examples
    --------
    >>> likelihood(0.534, calibrated=True)
    '53 % likely to be included, by the model'
    >>> likelihood(0.534, calibrated=False)
    'score 0.53, no probability yet'
    """
    if not calibrated:
        return f"score {p_include:.2f}, no probability yet"
    return f"{percent(p_include)} likely to be included, by the model"


def percent(share: float) -> str:
    """Return a share as a whole percentage, and small ones as what they are not.

    Examples
    --------
    >>> percent(0.534), percent(0.001), percent(0.0)
    ('53 %', 'under 1 %', '0 %')
    """
    if 0 < share < 0.01:
        return "under 1 %"
    return f"{share:.0%}".replace("%", " %")
