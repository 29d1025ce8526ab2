"""Rules of others are found by their names, however their classes are written."""

from importlib.metadata import EntryPoint
from typing import ClassVar

import pytest

from classifier.errors import UnknownNameError
from classifier.screening.progress import Progress
from classifier.screening.stopping import StopAdvice, registry, rule_options, stopping_rule
from classifier.screening.stopping.wording import silent_advice


class Patience:
    """A rule that is no dataclass."""

    name: ClassVar[str] = "patience.v1"

    def __init__(self, records: int = 10, **_: object) -> None:
        self.records = records

    def judge(self, progress: Progress) -> StopAdvice:
        """Stop when so many records have been screened."""
        done = progress.n_screened >= self.records
        return silent_advice(progress, rule=self.name, stop=done, claim="Patience ends.")


class Never:
    """A rule without options."""

    name: ClassVar[str] = "never.v1"


@pytest.fixture(autouse=True)
def _registered(monkeypatch):
    points = {
        kind.name: EntryPoint(kind.name, f"{__name__}:{kind.__name__}", registry.GROUP)
        for kind in (Patience, Never)
    }
    monkeypatch.setattr(registry, "_registered", lambda: points)


def test_a_rule_that_is_no_dataclass_takes_its_options():
    assert rule_options("patience.v1") == {"records": 10}
    rule = stopping_rule("patience.v1", records=3)
    assert rule.judge(Progress(n_records=9, verdicts_in_order=(False,) * 3)).stop


def test_a_rule_without_options_has_none_and_says_so():
    assert rule_options("never.v1") == {}
    with pytest.raises(UnknownNameError, match=r"option of never\.v1 'ever'; known: none"):
        stopping_rule("never.v1", ever=1)
