"""Make a review: its people, its codebook, and the rules that they settle on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from classifier.bundles import find_bundle
from classifier.reviewing.screening.assignment import assign
from classifier.reviewing.screening.reviewer_names import checked_name
from classifier.reviewing.settings import ReviewSettings, design_named, rule_named
from classifier.reviewing.strategy_config import check_choice
from classifier.reviewing.team import IMPORTED, find_lead
from classifier.schema import (
    Codebook,
    Reviewer,
    Role,
    Stage,
    find_codebook,
    load_codebook,
)
from classifier.settings import CONFIDENCE, TARGET_RECALL
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
    """What a team says of a review before it begins, as it says it.

    Attributes
    ----------
    reviewers : names; the first one leads.
    codebook : file or shipped name, or "" for none: the queue then begins without order.
    design, full_text_design, rule, stopping, strategy : names.
    stopping_options, strategy_options : names and texts, such as ``{"budget": "500"}``.
    overlap : share that two judge, of the design `overlap`.
    model : shipped name or folder of the model whose mechanism flags are shown, or "".

    The rest is as in `ReviewSettings`.
    """

    reviewers: tuple[str, ...]
    codebook: str = ""
    design: str = "single"
    full_text_design: str = "single"
    overlap: float = 0.1
    rule: str = "agreed"
    blind: bool = True
    show_suggestions: bool = True
    target_recall: float = TARGET_RECALL
    confidence: float = CONFIDENCE
    stopping: str = "lead.v1"
    stopping_options: Mapping[str, object] = field(default_factory=dict)
    strategy: str = "most-likely.v1"
    strategy_options: Mapping[str, object] = field(default_factory=dict)
    model: str = ""
    seed: int = 0

    def settings(self) -> ReviewSettings:
        """Return the settings, checked.

        Raises
        ------
        UnknownNameError, InvalidOptionError, InvalidCodebookError, MissingFileError
            If a name is none, a number makes no sense, reviewers are too few, or the strategy
            needs a codebook that is not there.
        """
        settings = ReviewSettings(
            design=design_named(self.design, share=self.overlap, seed=self.seed),
            full_text_design=design_named(
                self.full_text_design, share=self.overlap, seed=self.seed
            ),
            blind=self.blind,
            show_suggestions=self.show_suggestions,
            rule=rule_named(self.rule),
            target_recall=self.target_recall,
            confidence=self.confidence,
            stopping=self.stopping,
            stopping_options=self.stopping_options,
            strategy=self.strategy,
            strategy_options=self.strategy_options,
            model=self.model,
            seed=self.seed,
        )
        for design in (settings.design, settings.full_text_design):
            assign([], self.reviewers, design=design, stage=Stage.TITLE_ABSTRACT)
        codebook = load_codebook(find_codebook(self.codebook)) if self.codebook else None
        settings = check_choice(settings, codebook)
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
    settings = asked.settings()
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
