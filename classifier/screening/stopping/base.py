"""What every stopping rule offers, and what its advice says."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Protocol

from classifier.screening.progress import Progress
from classifier.settings import CONFIDENCE, TARGET_RECALL, check_confidence, check_target_recall

__all__ = [
    "CONTROL",
    "DRAWS",
    "Bounding",
    "StopAdvice",
    "StoppingRule",
    "rule_needs",
]

DRAWS = "to know which records were drawn at random"
CONTROL = "a control sample that was judged before the queue began"


@dataclass(frozen=True, slots=True, kw_only=True)
class StopAdvice:
    """What a rule says about one moment of a screening; a person decides.

    Attributes
    ----------
    rule : the registered name of the rule.
    stop : whether the rule's condition for ending is met.
    claim : what is claimed, with what confidence, and how many relevant may remain, in words.
    assumption : what must hold for the claim, in words; empty where nothing is claimed.
    confidence : in (0, 1), of the two bounds; None where the rule claims nothing.
    recall_lower_bound : in [0, 1]; 0 where the rule claims nothing.
    remaining_upper_bound :
        Relevant records that may be left among the unscreened; all of them where the rule
        claims nothing.
    repeated_looks :
        Whether the confidence holds however often the rule is asked; else it holds for one
        look, and asking again and again makes an early stop likelier than it says.
    """

    rule: str
    stop: bool
    claim: str
    assumption: str = ""
    confidence: float | None = None
    recall_lower_bound: float = 0.0
    remaining_upper_bound: int
    repeated_looks: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the advice as it is printed in JSON."""
        return asdict(self)


class StoppingRule(Protocol):
    """Say whether screening may end, and why; registered under a versioned name."""

    name: ClassVar[str]

    def judge(self, progress: Progress) -> StopAdvice:
        """Return the advice at this moment."""
        ...


def rule_needs(rule: StoppingRule) -> str:
    """Return what a rule must be given beside verdicts, in words; most need nothing.

    A rule that does says so in an attribute `needs`.
    """
    return str(getattr(rule, "needs", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounding:
    """The numbers of a rule that bounds what remains.

    Attributes
    ----------
    target_recall : in (0, 1].
    confidence : in (0, 1).
    """

    target_recall: float = TARGET_RECALL
    confidence: float = CONFIDENCE

    def __post_init__(self) -> None:
        check_target_recall(self.target_recall)
        check_confidence(self.confidence)
