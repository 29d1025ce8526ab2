"""What people said about pairs: how it is read, and how it is refused."""

from pathlib import Path

import pytest

from classifier.dedupe import Judgement, find_duplicates, read_judgements
from classifier.errors import MissingFileError, UnusableJudgementsError
from classifier.schema import Record

NEEDED = "needed are record_id, other_id, verdict"
HEADER = "record_id,other_id,verdict,title\n"
RECORDS = [Record(record_id=name, title=f"{name} care") for name in ("a", "b", "=c")]


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    return tmp_path / "pairs.csv"


def test_verdicts_are_read_in_any_spelling_and_blank_ones_are_passed_over(pairs: Path) -> None:
    pairs.write_text(
        f"{HEADER}a,b, Same ,x\nb,c,NOT THE SAME,y\nc,d,,z\n", encoding="utf-8-sig"
    )
    assert read_judgements(pairs) == [
        Judgement(record_id="a", other_id="b", same=True, where="pairs.csv, line 2"),
        Judgement(record_id="b", other_id="c", same=False, where="pairs.csv, line 3"),
    ]


SAME = "same", "the same", "duplicate", "yes", "1"
DIFFERENT = "different", "not the same", "not same", "not duplicate", "no", "0"


@pytest.mark.parametrize("word", [*SAME, *DIFFERENT])
def test_people_may_say_it_in_any_of_the_usual_words(pairs: Path, word: str) -> None:
    pairs.write_text(f"{HEADER}a,b,{word},x\n", encoding="utf-8")
    assert [judged.same for judged in read_judgements(pairs)] == [word in SAME]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "record_id,verdict\na,same\n",
            f"pairs.csv, line 1: has no column other_id; {NEEDED}",
        ),
        ("", f"pairs.csv, line 1: has no column record_id; {NEEDED}"),
        (
            f"{HEADER}a,b,maybe,x\n",
            "pairs.csv, line 2: the verdict is 'maybe'; "
            "write same or different, or leave it blank",
        ),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_followed_is_refused_in_one_line(
    pairs: Path, text: str, said: str
) -> None:
    pairs.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableJudgementsError) as caught:
        read_judgements(pairs)
    assert str(caught.value) == said


def test_a_file_that_is_no_text_or_not_there_is_refused(pairs: Path) -> None:
    with pytest.raises(MissingFileError):
        read_judgements(pairs)
    pairs.write_bytes(b"record_id,other_id,verdict\n\xff\xfe,b,same\n")
    with pytest.raises(UnusableJudgementsError, match=r"pairs\.csv: is no CSV in UTF-8"):
        read_judgements(pairs)


def test_a_judgement_of_a_record_that_is_not_there_is_refused() -> None:
    judged = [Judgement(record_id="a", other_id="z", same=True, where="p.csv, line 2")]
    with pytest.raises(
        UnusableJudgementsError, match=r"^p\.csv, line 2: no record has the id 'z'"
    ):
        find_duplicates(RECORDS, judged=judged)


def test_judgements_that_contradict_each_other_are_refused() -> None:
    judged = [
        Judgement(record_id="a", other_id="b", same=True),
        Judgement(record_id="b", other_id="=c", same=True),
        Judgement(record_id="a", other_id="=c", same=False, where="p.csv, line 4"),
    ]
    with pytest.raises(
        UnusableJudgementsError, match="line 4: 'a' and '=c' are called different"
    ):
        find_duplicates(RECORDS, judged=judged)


def test_an_id_that_got_an_apostrophe_in_a_table_is_still_found() -> None:
    judged = [Judgement(record_id="'=c", other_id="a", same=True)]
    assert len(find_duplicates(RECORDS, judged=judged).groups) == 2
