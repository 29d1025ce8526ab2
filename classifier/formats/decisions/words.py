"""The words in which tables say a decision."""

from classifier.schema import Verdict

__all__ = ["NOTHING", "VERDICTS", "verdict_word"]

_INCLUDE = """
    1 1.0 true yes y i in include included inclusion relevant accept accepted keep kept
    eligible ja oui si s\u00ed sim inclus incluido incluida inclu\u00eddo eingeschlossen
    pertinent relevante
""".split()
_EXCLUDE = """
    0 0.0 false no n e out exclude excluded exclusion irrelevant reject rejected drop
    ineligible nein non nee n\u00e3o exclu excluido excluida exclu\u00eddo
    ausgeschlossen irrelevante
""".split()
VERDICTS = {
    **dict.fromkeys(_INCLUDE, Verdict.INCLUDE),
    **dict.fromkeys((*_EXCLUDE, "not relevant", "non-relevant"), Verdict.EXCLUDE),
    **dict.fromkeys(("maybe", "unsure", "unclear", "uncertain", "?"), Verdict.MAYBE),
}
NOTHING = frozenset(
    {"", "-1", "-1.0", "na", "nan", "none", "null", "unknown", "undecided", "pending", "-"}
)
"""Words for a record that nobody decided on."""


def verdict_word(verdict: Verdict | None) -> str:
    """Return how a verdict is written in a column of labels: 1, 0, maybe or blank."""
    return {Verdict.INCLUDE: "1", Verdict.EXCLUDE: "0", Verdict.MAYBE: "maybe"}.get(
        verdict or Verdict.SKIP, ""
    )
