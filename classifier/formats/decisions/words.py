"""The words in which tables say a decision."""

from classifier.schema import Verdict

__all__ = ["NOTHING", "VERDICTS", "verdict_word"]

VERDICTS = {
    **dict.fromkeys(("1", "1.0", "true", "yes", "included", "include", "i"), Verdict.INCLUDE),
    **dict.fromkeys(("0", "0.0", "false", "no", "excluded", "exclude", "e"), Verdict.EXCLUDE),
    "maybe": Verdict.MAYBE,
}
NOTHING = frozenset({"", "-1", "-1.0", "na", "nan", "none", "null", "unknown"})
"""Words for a record that nobody decided on."""


def verdict_word(verdict: Verdict | None) -> str:
    """Return how a verdict is written in a column of labels: 1, 0, maybe or blank."""
    return {Verdict.INCLUDE: "1", Verdict.EXCLUDE: "0", Verdict.MAYBE: "maybe"}.get(
        verdict or Verdict.SKIP, ""
    )
