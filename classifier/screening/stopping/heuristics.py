"""Rules of thumb: they end a screening and claim nothing about what remains."""

from dataclasses import dataclass
from typing import ClassVar

from classifier.errors import InvalidOptionError
from classifier.screening.progress import Progress
from classifier.screening.stopping.base import StopAdvice
from classifier.screening.stopping.wording import silent_advice

__all__ = ["Budget", "IrrelevantInARow"]

_CURE = "give a number of records, 1 or more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Stop when so many records have been screened.

    Attributes
    ----------
    budget : records that there is time for.
    """

    name: ClassVar[str] = "budget.v1"
    budget: int = 1000

    def __post_init__(self) -> None:
        if self.budget < 1:
            raise InvalidOptionError("budget", self.budget, _CURE)

    def judge(self, progress: Progress) -> StopAdvice:
        """Return the advice."""
        left = max(self.budget - progress.n_screened, 0)
        claim = (
            f"The budget of {self.budget:,} records has {left:,} left. It says nothing about "
            "recall: any number of relevant records may remain."
        )
        return silent_advice(progress, rule=self.name, stop=not left, claim=claim)


@dataclass(frozen=True, slots=True, kw_only=True)
class IrrelevantInARow:
    """Stop after so many irrelevant records in a row.

    Attributes
    ----------
    length : irrelevant records in a row.
    """

    name: ClassVar[str] = "irrelevant-in-a-row.v1"
    length: int = 50

    def __post_init__(self) -> None:
        if self.length < 1:
            raise InvalidOptionError("length", self.length, _CURE)

    def judge(self, progress: Progress) -> StopAdvice:
        """Return the advice, with a warning of what the rule is worth."""
        asked = progress.verdicts_in_order[progress.n_priors :]
        row = next((n for n, verdict in enumerate(reversed(asked)) if verdict), len(asked))
        claim = (
            f"{row:,} irrelevant records in a row, of {self.length:,} wanted. This claims "
            "nothing about recall: over 86 reviews that Repke and others compared, rules of "
            "this kind reached a mean recall of 30 %. Any number of relevant ones may remain."
        )
        return silent_advice(progress, rule=self.name, stop=row >= self.length, claim=claim)
