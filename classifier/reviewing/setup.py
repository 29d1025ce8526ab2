"""Make a review: its people, its codebook, and the rules that they settle on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from classifier.bundles import find_bundle
from classifier.reviewing.screening.assignment import assign
from classifier.reviewing.settings import ReviewSettings
from classifier.reviewing.state import find_lead
from classifier.reviewing.strategy_config import check_choice
from classifier.schema import (
    Codebook,
    Reviewer,
    Role,
    Stage,
    find_codebook,
    load_codebook,
)
from classifier.schema.reviewer_names import IMPORTED, checked_name
from classifier.store import (
    Review,
    add_codebook,
    add_reviewer,
    create_review,
    save_settings,
)
from classifier.store.review import Clock, now

__all__ = ["NewReview", "replace_codebook", "start_review"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """What a team settles before a review begins.

    Attributes
    ----------
    reviewers : names; the first one leads.
    codebook : file or shipped name, or "" for none: the queue then begins without order.
    """

    reviewers: tuple[str, ...]
    codebook: str = ""
    settings: ReviewSettings = field(default_factory=ReviewSettings)

    @classmethod
    def named(
        cls, *, reviewers: tuple[str, ...], codebook: str = "", **settings: Any
    ) -> "NewReview":
        """Return it from the names that people use, as `ReviewSettings.named` takes them."""
        return cls(
            reviewers=reviewers, codebook=codebook, settings=ReviewSettings.named(**settings)
        )

    def checked_settings(self) -> ReviewSettings:
        """Return the settings as they are kept, once people, codebook and model fit them.

        Raises
        ------
        UnknownNameError, InvalidOptionError, InvalidCodebookError, MissingFileError
            If reviewers are too few, a name is none, or the strategy needs a codebook that is
            not there.
        """
        for design in (self.settings.design, self.settings.full_text_design):
            assign([], self.reviewers, design=design, stage=Stage.TITLE_ABSTRACT)
        codebook = load_codebook(find_codebook(self.codebook)) if self.codebook else None
        settings = check_choice(self.settings, codebook)
        if settings.model:
            find_bundle(settings.model)
        return settings


def start_review(address: str, asked: NewReview, *, clock: Clock = now) -> None:
    """Make a review with its people, its codebook and its settings; nothing is half-made.

    Raises
    ------
    UnusableReviewError, UnwritableOutputError
        If something is there already, or it cannot be written.
    UnknownNameError, InvalidOptionError, InvalidCodebookError, MissingFileError
        If what is asked for makes no sense; nothing is made then.
    """
    settings = asked.checked_settings()
    text, source = "", ""
    if asked.codebook:
        path = find_codebook(asked.codebook)
        text, source = path.read_text(encoding="utf-8-sig"), path.name
    lead, *others = _people(asked.reviewers)
    with (
        create_review(address, clock=clock) as review,
        review.write(by=lead) as writing,
    ):
        add_reviewer(writing, Reviewer(name=lead, role=Role.LEAD))
        for name in others:
            add_reviewer(writing, Reviewer(name=name))
        add_reviewer(writing, Reviewer(name=IMPORTED, active=False))
        if text:
            add_codebook(writing, text, source=source)
        save_settings(writing, settings.as_dict())


def _people(names: Sequence[str]) -> list[str]:
    """Return the names of the reviewers, each once, the lead first."""
    people: list[str] = []
    for name in names:
        checked = checked_name(name, known=people)
        if checked not in people:
            people.append(checked)
    return people


def replace_codebook(review: Review, name: str, *, by: str = "") -> Codebook:
    """Keep a new version of the codebook; the same text again changes nothing.

    Parameters
    ----------
    name : file or shipped name.
    by : who changes it; by default the lead.

    Raises
    ------
    MissingFileError, UnknownNameError, InvalidCodebookError, OutdatedChangeError
        If there is none, or its version is not later than the newest.
    """
    path = find_codebook(name)
    load_codebook(path)
    text = path.read_text(encoding="utf-8-sig")
    with review.write(by=by or find_lead(review)) as writing:
        return add_codebook(writing, text, source=path.name)
