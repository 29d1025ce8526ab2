"""Searches of any size with known duplicates, every word of them invented here."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from classifier.schema import Record

__all__ = ["LabelledRecord", "invented_search"]

_SYLLABLES = [a + b for a in "bcdfgklmnprstvz" for b in "aeio"] + ["tra", "pre", "glo", "cro"]
_ENDINGS = "tion ment ity ing ism osis emia ology ics ance ence ade al ic ive ous".split()
_COMMON = "effect effects care patients health risk treatment outcomes quality model adults \
children women clinical primary hospital community long term chronic early use role impact \
association factors among older services support management prevention".split()
_SMALL = "of in the and for with on a among from".split()
_STUDIES = (
    "a cohort study", "a randomised trial", "a qualitative study", "a systematic review",
    "a case series", "results of a survey", "a pilot study", "an observational study",
)  # fmt: skip
_GENERIC = "Editorial", "Introduction", "Letter to the editor", "In this issue", "Book review"
_JOURNALS = (
    ("Journal of Invented {}", "J Invent {}"),
    ("Annals of Fictional {}", "Ann Fict {}"),
    ("International Review of Imaginary {}", "Int Rev Imag {}"),
    ("{} and Its Unreal Applications", "{} Unreal Appl"),
)
_DUPLICATED = 0.25
_HARD = 0.04
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class LabelledRecord:
    """A record and the number of the paper that it is a copy of."""

    record: Record
    paper: int


class _Writer:
    """Invents papers and spoils copies of them; the same seed gives the same search."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - no secret
        words = {self._word() for _ in range(30_000)}
        self._words = sorted(words)
        self._weights = [1 / (rank + 20) for rank in range(len(self._words))]
        cumulated, total = [], 0.0
        for weight in self._weights:
            total += weight
            cumulated.append(total)
        self._cumulated = cumulated
        self._families = sorted({self._word().title() for _ in range(8_000)})
        self._fields = [word.title() for word in self._words[::75]]
        self._abstracts = [self._sentence(18) for _ in range(40_000)]

    def _word(self) -> str:
        size = self._random.choice((1, 2, 2, 3))
        stem = "".join(self._random.choice(_SYLLABLES) for _ in range(size))
        return stem + self._random.choice(_ENDINGS)

    def _rare(self, count: int) -> list[str]:
        return self._random.choices(self._words, cum_weights=self._cumulated, k=count)

    def _sentence(self, length: int) -> str:
        common = self._random.choices(_COMMON + _SMALL, k=length // 2)
        words = self._rare(length - length // 2) + common
        self._random.shuffle(words)
        return f"{' '.join(words).capitalize()}."

    def paper(self, number: int) -> Record:
        """Invent one paper."""
        draw = self._random
        words = self._rare(draw.randint(3, 6)) + draw.choices(_COMMON, k=draw.randint(2, 4))
        draw.shuffle(words)
        middle = draw.randint(2, len(words) - 1)
        title = " ".join([*words[:middle], draw.choice(_SMALL), *words[middle:]]).capitalize()
        if draw.random() < 0.5:
            title = f"{title}: {draw.choice(_STUDIES)}"
        field = draw.choice(self._fields)
        volume, page = draw.randint(1, 120), draw.randint(1, 2_500)
        return Record(
            title=title,
            abstract=" ".join(draw.choices(self._abstracts, k=5))
            if draw.random() < 0.7
            else "",
            authors=tuple(self._author() for _ in range(draw.randint(1, 6))),
            year=draw.randint(1990, 2025),
            journal=draw.choice(_JOURNALS)[0].format(field),
            doi=f"10.5555/inv.{number}" if draw.random() < 0.8 else "",
            pmid=str(10_000_000 + number) if draw.random() < 0.5 else "",
            volume=str(volume),
            pages=f"{page}-{page + draw.randint(2, 15)}",
        )

    def _author(self) -> str:
        initials = " ".join(self._random.choices("ABCDEFGHJKLMNPRST", k=2))
        return f"{self._random.choice(self._families)}, {initials}"

    def copy(self, record: Record) -> Record:
        """Spoil a copy as another database would."""
        draw = self._random
        journal = record.journal
        for full, short in _JOURNALS:
            stem = full.replace("{}", "").strip()
            if stem in journal and draw.random() < 0.5:
                journal = short.format(journal.replace(stem, "").strip())
        year = (record.year or 2000) + (draw.random() < 0.08)
        placed = draw.random() < 0.75
        return replace(
            record,
            title=self._spoiled(record.title),
            abstract=record.abstract if draw.random() < 0.7 else "",
            authors=self._authors(record.authors),
            year=year if draw.random() < 0.97 else None,
            journal=journal if draw.random() < 0.9 else "",
            doi=record.doi if draw.random() < 0.6 else "",
            pmid=record.pmid if draw.random() < 0.4 else "",
            volume=record.volume if placed else "",
            pages=record.pages if placed else "",
        )

    def _authors(self, authors: Sequence[str]) -> tuple[str, ...]:
        kind = self._random.random()
        if kind < 0.2:
            return tuple(name.replace(",", "") for name in authors)
        if kind < 0.3:
            return tuple(f"{name.split(', ')[1]} {name.split(', ')[0]}" for name in authors)
        return tuple(authors[:1]) if kind < 0.36 else tuple(authors)

    def _spoiled(self, title: str) -> str:
        draw = self._random
        kind = draw.random()
        if kind < 0.35:
            return title
        if kind < 0.55:
            return title.upper() if draw.random() < 0.3 else f"{title}."
        if kind < 0.65:
            return f"[{title}]"
        if kind < 0.75:
            head, _, study = title.rpartition(": ")
            return head if study in _STUDIES else title
        if kind < 0.80:
            return f"{title[: max(35, len(title) * 2 // 3)]}..."
        if kind < 0.85:
            return title.replace(" ", "-", 1).replace(": ", " - ")
        return self._mistyped(title, times=draw.choice((1, 1, 2)))

    def _mistyped(self, title: str, *, times: int) -> str:
        for _ in range(times):
            place = self._random.randrange(1, len(title) - 1)
            kind = self._random.random()
            letter = self._random.choice(_LETTERS)
            if kind < 0.4:
                title = title[:place] + title[place + 1 :]
            elif kind < 0.7:
                title = title[:place] + letter + title[place:]
            else:
                title = title[:place] + letter + title[place + 1 :]
        return title

    def hard_negatives(self, paper: Record, number: int) -> list[Record]:
        """Return papers that look much like `paper` and are not it."""
        draw = self._random
        plain = replace(
            paper,
            doi=f"10.5555/hard.{number}" if draw.random() < 0.5 else "",
            pmid="",
            abstract="",
            volume=str(draw.randint(1, 120)),
            pages=str(draw.randint(1, 2_500)),
        )
        kind = draw.randrange(5)
        if kind == 0:
            return [replace(plain, title=f"{paper.title}. Part {n}") for n in ("I", "II")]
        if kind == 1:
            word = draw.choice(("Correction to: ", "Erratum: ", "Publisher Correction: "))
            return [replace(plain, title=f"{word}{paper.title}")]
        if kind == 2:
            writer = (self._author(),)
            return [replace(plain, title=f"Reply to: {paper.title}", authors=writer)]
        if kind == 3:
            return [replace(plain, title=draw.choice(_GENERIC), authors=(self._author(),))]
        first = paper.title.split()[0]
        return [replace(plain, title=f"{self._rare(1)[0].title()}{paper.title[len(first) :]}")]

    def chance(self, share: float) -> bool:
        """Whether something that happens to this share of papers happens now."""
        return self._random.random() < share

    def shuffle(self, records: list[LabelledRecord]) -> None:
        """Put records in another order."""
        self._random.shuffle(records)


def invented_search(size: int, *, seed: int = 0) -> list[LabelledRecord]:
    """Return `size` records, a quarter of them copies, shuffled, with ids."""
    writer = _Writer(seed)
    found: list[LabelledRecord] = []
    for number, record in enumerate(_papers(writer)):
        found.append(LabelledRecord(record, number))
        while writer.chance(_DUPLICATED):
            found.append(LabelledRecord(writer.copy(record), number))
        if len(found) >= size:
            break
    found = found[:size]
    writer.shuffle(found)
    return [
        LabelledRecord(replace(item.record, record_id=f"{place:07d}"), item.paper)
        for place, item in enumerate(found)
    ]


def _papers(writer: _Writer) -> Iterator[Record]:
    number = 0
    while True:
        paper = writer.paper(number)
        number += 1
        yield paper
        if writer.chance(_HARD):
            for lookalike in writer.hard_negatives(paper, number):
                number += 1
                yield lookalike
