"""Lists of a review's papers, a page at a time."""

from dataclasses import dataclass

from classifier.reviewing.state import ReviewState
from classifier.schema import Flag, Stage
from classifier.store import (
    Order,
    PaperFilter,
    PaperRow,
    Review,
    State,
    browse_papers,
)

__all__ = ["Listing", "Wanted", "list_papers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which papers somebody wants to see; as in `classifier.store.PaperFilter`."""

    words: str = ""
    flag: Flag | None = None
    state: State = State.ALL
    order: Order = Order.QUEUE
    stage: Stage = Stage.TITLE_ABSTRACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of papers.

    Attributes
    ----------
    n_found : papers in all, on every page.
    page, n_pages : from 1.
    """

    rows: tuple[PaperRow, ...]
    n_found: int
    page: int
    n_pages: int


def list_papers(
    review: Review, wanted: Wanted, *, viewer: str, page: int = 1, size: int = 50
) -> Listing:
    """Return a page of the papers that a reviewer asks for, told no more than a blind one may.

    Parameters
    ----------
    page : from 1; one past the end is the last.
    size : papers of a page.
    """
    with review.read() as reading:
        settings = ReviewState(reading).settings
        narrowed = PaperFilter(
            viewer=viewer,
            blind=settings.blind,
            stage=wanted.stage,
            words=wanted.words,
            flag=wanted.flag,
            state=wanted.state,
            order=wanted.order,
        )
        rows, total = browse_papers(reading, narrowed, n=size, start=(page - 1) * size)
        n_pages = max(-(-total // size), 1)
        if page > n_pages:
            page = n_pages
            rows, _ = browse_papers(reading, narrowed, n=size, start=(page - 1) * size)
    return Listing(rows=tuple(rows), n_found=total, page=page, n_pages=n_pages)
