"""What a stopping rule may look at."""

from dataclasses import dataclass

__all__ = ["Progress"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the screening of one review has come, without what nobody knows yet.

    Attributes
    ----------
    n_records : records of the review, screened or not.
    verdicts_in_order :
        Whether each screened record was found relevant, in the order of the decisions, those
        known beforehand first.
    n_priors : how many of the first verdicts were known before the queue asked for any.
    audited :
        Places in `verdicts_in_order`, ascending, of the records that were drawn uniformly
        at random from all that were unscreened at the time.
    n_control_relevant :
        Relevant records in a control sample, drawn at random from all records and judged
        before the queue began, and hidden from the model until the queue came to them.
    n_control_reached : how many of these the queue has come to.
    """

    n_records: int
    verdicts_in_order: tuple[bool, ...]
    n_priors: int = 0
    audited: tuple[int, ...] = ()
    n_control_relevant: int = 0
    n_control_reached: int = 0

    @property
    def n_screened(self) -> int:
        """Records that have a verdict."""
        return len(self.verdicts_in_order)

    @property
    def n_relevant(self) -> int:
        """Records found relevant so far, those known beforehand among them."""
        return sum(self.verdicts_in_order)
