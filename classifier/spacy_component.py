"""A component of spaCy pipelines: scores in ``doc.cats``, evidence in ``doc.spans``.

spaCy finds it by the entry point ``mechsift`` of the group ``spacy_factories``. It imports this
module for any pipeline that names it, so nothing heavy is imported here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from classifier.errors import MissingFileError, UnknownNameError

if TYPE_CHECKING:
    from classifier.bundles import ModelBundle
    from classifier.schema import Evidence, MechanismPrediction, Prediction, Record
    from classifier.scoring.service import BatchScorer

__all__ = ["MechsiftComponent", "make_component"]

_INCLUDE = "include"
"""The label of inclusion in ``doc.cats``; no mechanism of a codebook may have it as its id."""
_BATCH = 1000


class MechsiftComponent:
    """Scores each text for inclusion and mechanisms, and marks the sentences that speak.

    Parameters
    ----------
    model : a shipped name or a bundle's folder. Where there is none the component waits for
        `from_disk`, and refuses the first text otherwise.
    spans_key : where in ``doc.spans`` the evidence goes.
    evidence : ``top`` marks the best sentence for each mechanism, ``all`` every one that speaks
        for it.
    threshold : in [0, 1], the probability from which a mechanism's sentences are marked; None
        marks what the model suggests. A mechanism without codes enough has no probability, and
        is marked where it is suggested.
    first_line_is_title : whether the first line of a text is the record's title, and the rest
        its abstract; otherwise all of it is the abstract.
    """

    def __init__(
        self,
        name: str,
        *,
        model: str,
        spans_key: str,
        evidence: str,
        threshold: float | None,
        first_line_is_title: bool,
    ) -> None:
        from classifier.scoring.evidence import EvidenceShown, shown_named

        self.name = name
        self._model = model
        self._spans_key = spans_key
        self._shown = shown_named(evidence)
        self._threshold = threshold
        # By a threshold of one's own a sentence may be marked that is not suggested.
        self._looked_for = self._shown if threshold is None else EvidenceShown.ALL
        self._has_title = first_line_is_title
        self._bundle = _bundle_if_there(model)
        self._scorer: BatchScorer | None = None

    @property
    def bundle(self) -> ModelBundle:
        """The model that it scores with.

        Raises
        ------
        MissingFileError, UnknownNameError
            If there is none of that name.
        """
        from classifier.bundles import load_bundle

        if self._bundle is None:
            self._bundle = load_bundle(self._model)
        return self._bundle

    @property
    def labels(self) -> tuple[str, ...]:
        """What it can say of a text: ``include``, then the mechanisms' ids.

        spaCy asks for them before `from_disk`, too, when there may be no model yet.
        """
        if self._bundle is None:
            return ()
        return (_INCLUDE, *self._bundle.mechanisms.mechanism_ids)

    @property
    def calibrated(self) -> tuple[str, ...]:
        """The labels whose scores may be read as probabilities; none of invented texts."""
        include = (_INCLUDE,) if self.bundle.calibrated else ()
        return (*include, *self.bundle.calibrated_mechanisms)

    def __call__(self, doc: Doc) -> Doc:
        """Score one text."""
        self._annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = _BATCH) -> Iterator[Doc]:
        """Score texts batch by batch, which is faster than one by one."""
        waiting = iter(stream)
        while docs := list(islice(waiting, batch_size)):
            self._annotate(docs)
            yield from docs

    def _annotate(self, docs: Sequence[Doc]) -> None:
        from classifier.scoring.service import BatchScorer

        if self._scorer is None:
            self._scorer = BatchScorer(self.bundle)
        records = [self._record(doc) for doc in docs]
        predictions = self._scorer.batch(records, shown=self._looked_for)
        for doc, record, prediction in zip(docs, records, predictions, strict=True):
            doc.cats[_INCLUDE] = prediction.p_include
            doc.cats |= {
                m.mechanism_id: m.probability
                for m in prediction.mechanisms
                if m.probability is not None
            }
            abstract = len(record.title) + 1 if self._has_title else 0
            doc.spans[self._spans_key] = self._marked(doc, prediction, abstract)

    def _record(self, doc: Doc) -> Record:
        from classifier.schema import Record

        title, _, abstract = doc.text.partition("\n") if self._has_title else ("", "", doc.text)
        return Record(title=title, abstract=abstract)

    def _reaches(self, mechanism: MechanismPrediction) -> bool:
        """Whether to mark it: by the threshold given, if it has a probability to hold to it."""
        if self._threshold is None or mechanism.probability is None:
            return mechanism.suggested
        return mechanism.probability >= self._threshold

    def _chosen(self, mechanism: MechanismPrediction) -> Sequence[Evidence]:
        """Return the sentences to mark, of those that speak for a mechanism."""
        n_marked = {"top": 1, "none": 0}.get(self._shown)
        return mechanism.evidence[:n_marked]

    def _marked(self, doc: Doc, prediction: Prediction, abstract: int) -> SpanGroup:
        """Return the evidence; beside each span its score and first guesses, as attributes.

        Parameters
        ----------
        abstract : where the abstract begins in the text.
        """
        spoken = [
            (mechanism, evidence)
            for mechanism in prediction.mechanisms
            if self._reaches(mechanism)
            for evidence in self._chosen(mechanism)
        ]
        spans = [
            _span(doc, evidence, abstract, label=mechanism.mechanism_id)
            for mechanism, evidence in spoken
        ]
        attributes = {
            "scores": [mechanism.probability for mechanism, _ in spoken],
            "presence": [str(mechanism.presence or "") for mechanism, _ in spoken],
            "bearing": [str(mechanism.bearing or "") for mechanism, _ in spoken],
        }
        return SpanGroup(doc, name=self._spans_key, spans=spans, attrs=attributes)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the model into a folder, as a bundle: no pickle."""
        from classifier.bundles import save_bundle, write_card

        save_bundle(self.bundle, Path(path), card=write_card(self.bundle))

    def from_disk(
        self,
        path: str | Path,
        *,
        exclude: Iterable[str] = (),  # noqa: ARG002
    ) -> MechsiftComponent:
        """Take the model in a folder, whatever `model` was; every byte is checked."""
        from classifier.bundles import load_bundle

        self._bundle, self._scorer = load_bundle(Path(path)), None
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """Return the files of the model as bytes."""
        from srsly import msgpack_dumps

        with TemporaryDirectory() as folder:
            self.to_disk(Path(folder) / "bundle")
            files = sorted((Path(folder) / "bundle").iterdir())
            return bytes(msgpack_dumps({path.name: path.read_bytes() for path in files}))

    def from_bytes(
        self,
        content: bytes,
        *,
        exclude: Iterable[str] = (),  # noqa: ARG002
    ) -> MechsiftComponent:
        """Take the model that `to_bytes` gave."""
        from srsly import msgpack_loads

        with TemporaryDirectory() as folder:
            for name, file in msgpack_loads(content).items():
                (Path(folder) / Path(name).name).write_bytes(file)
            return self.from_disk(folder)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is made anew in another process."""
        return {**vars(self), "_scorer": None}


def _bundle_if_there(model: str) -> ModelBundle | None:
    from classifier.bundles import load_bundle

    try:
        return load_bundle(model)
    except (MissingFileError, UnknownNameError):
        return None


def _span(doc: Doc, evidence: Evidence, abstract: int, *, label: str) -> Span:
    """Return the tokens that a sentence touches."""
    shift = abstract if evidence.field == "abstract" else 0
    start, end = evidence.start + shift, evidence.end + shift
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    assert span is not None  # a sentence holds a character that is not blank
    return span


def make_component(
    nlp: Language,  # noqa: ARG001 (spaCy gives it by this name)
    name: str,
    model: str,
    spans_key: str,
    evidence: str,
    threshold: float | None,
    first_line_is_title: bool,  # noqa: FBT001
) -> MechsiftComponent:
    """Make the component as ``nlp.add_pipe("mechsift", config={"model": ...})`` asks."""
    return MechsiftComponent(
        name,
        model=model,
        spans_key=spans_key,
        evidence=evidence,
        threshold=threshold,
        first_line_is_title=first_line_is_title,
    )


Language.factory(
    "mechsift",
    default_config={
        "spans_key": "mechanisms",
        "evidence": "top",
        "threshold": None,
        "first_line_is_title": False,
    },
    assigns=["doc.cats", "doc.spans"],
    func=make_component,
)
