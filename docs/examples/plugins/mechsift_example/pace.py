"""A stopping rule: relevant records have become rare."""

from dataclasses import dataclass
from typing import ClassVar

from classifier.errors import InvalidOptionError
from classifier.screening.progress import Progress
from classifier.screening.stopping import StopAdvice
from classifier.screening.stopping.wording import silent_advice

__all__ = ["SlowPace"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowPace:
    """Stop when few of the last records were relevant; it claims nothing about recall.

    Attributes
    ----------
    window : how many of the last records are looked at.
    fewest : relevant ones among them that keep the screening going.
    """

    name: ClassVar[str] = "slow-pace.v1"
    window: int = 100
    fewest: int = 2

    def __post_init__(self) -> None:
        if self.window < 1:
            raise InvalidOptionError(
                "window", self.window, "give a number of records, 1 or more"
            )

    def judge(self, progress: Progress) -> StopAdvice:
        """Return the advice, with a warning of what the rule is worth."""
        asked = progress.verdicts_in_order[progress.n_priors :]
        found = sum(asked[-self.window :])
        claim = (
            f"{found} of the last {self.window} records were relevant; {self.fewest} keep the "
            "screening going. This claims nothing about recall."
        )
        slow = len(asked) >= self.window and found < self.fewest
        return silent_advice(progress, rule=self.name, stop=slow, claim=claim)
