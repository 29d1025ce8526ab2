"""The words that everyone shares: records, codebooks, marks, labels, predictions."""

from classifier.schema.appraisal import (
    GENERAL_CODES,
    Appraisal,
    Aspect,
    FullText,
    FullTextStatus,
    Quotation,
)
from classifier.schema.codebook import Codebook, Mechanism, ReviewScope, Standing
from classifier.schema.codebook_file import find_codebook, load_codebook, parse_codebook
from classifier.schema.corpus import CORPUS_COLUMNS, corpus_frame
from classifier.schema.decision import Decision, Stage, Verdict
from classifier.schema.folding import folded
from classifier.schema.history import Change, ChangeKind, Resolution
from classifier.schema.marks import (
    Bearing,
    Evidence,
    EvidenceCheck,
    Flag,
    Label,
    MechanismMark,
    MechanismPrediction,
    Prediction,
    Presence,
    ScoreTerm,
)
from classifier.schema.members import member_named
from classifier.schema.model_run import ModelRun
from classifier.schema.record import (
    KINDS,
    SHORTEST_BEGINNING,
    RawField,
    Record,
    derived_id,
    identify,
    normalise_doi,
)
from classifier.schema.searching import EnteredCount, Search, SearchOrigin, SourceFile
from classifier.schema.surrogates import (
    has_lone_surrogate,
    refuse_lone_surrogates,
    replace_lone_surrogates,
)
from classifier.schema.team import (
    Assignment,
    DuplicateMember,
    Lease,
    PairJudgement,
    PossibleDuplicate,
    Reviewer,
    Role,
)
from classifier.schema.theory import (
    Confidence,
    Configuration,
    Level,
    Outcome,
    ProgrammeTheory,
    Sign,
    StakeholderNote,
)

__all__ = [
    "CORPUS_COLUMNS",
    "GENERAL_CODES",
    "KINDS",
    "SHORTEST_BEGINNING",
    "Appraisal",
    "Aspect",
    "Assignment",
    "Bearing",
    "Change",
    "ChangeKind",
    "Codebook",
    "Confidence",
    "Configuration",
    "Decision",
    "DuplicateMember",
    "EnteredCount",
    "Evidence",
    "EvidenceCheck",
    "Flag",
    "FullText",
    "FullTextStatus",
    "Label",
    "Lease",
    "Level",
    "Mechanism",
    "MechanismMark",
    "MechanismPrediction",
    "ModelRun",
    "Outcome",
    "PairJudgement",
    "PossibleDuplicate",
    "Prediction",
    "Presence",
    "ProgrammeTheory",
    "Quotation",
    "RawField",
    "Record",
    "Resolution",
    "ReviewScope",
    "Reviewer",
    "Role",
    "ScoreTerm",
    "Search",
    "SearchOrigin",
    "Sign",
    "SourceFile",
    "Stage",
    "StakeholderNote",
    "Standing",
    "Verdict",
    "corpus_frame",
    "derived_id",
    "find_codebook",
    "folded",
    "has_lone_surrogate",
    "identify",
    "load_codebook",
    "member_named",
    "normalise_doi",
    "parse_codebook",
    "refuse_lone_surrogates",
    "replace_lone_surrogates",
]
