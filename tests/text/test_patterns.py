"""Phrases found whatever the word form."""

from classifier.text.patterns import PhraseFinder, PhraseHit


def found(groups: dict[str, list[str]], text: str) -> list[tuple[str, int, int]]:
    return [(hit.name, hit.start, hit.end) for hit in PhraseFinder(groups).find(text)]


def test_word_forms_and_spellings_of_a_phrase_are_found() -> None:
    groups = {"organise": ["organising teams"]}
    assert found(groups, "She organizes teams.") == [("organise", 1, 3)]
    assert found(groups, "A team organised Team days.") == [("organise", 2, 4)]


def test_hits_are_counted_in_words_of_the_sentence() -> None:
    assert found({"trust": ["trust"]}, "No, “trust” — trust!") == [
        ("trust", 1, 2),
        ("trust", 2, 3),
    ]


def test_overlapping_hits_are_all_kept_in_order_of_place() -> None:
    groups = {"b": ["trust"], "a": ["build trust", "trust in teams"], "c": ["trust"]}
    groups["d"] = ["up building trust in"]
    assert found(groups, "They built up. Building trust in teams") == [
        ("d", 2, 6),
        ("a", 3, 5),
        ("b", 4, 5),
        ("c", 4, 5),
        ("a", 4, 7),
    ]


def test_words_in_another_order_or_with_others_between_are_not_the_phrase() -> None:
    assert found({"a": ["lack of trust"]}, "trust of lack; lack of any trust") == []


def test_part_of_a_word_is_not_a_hit() -> None:
    assert found({"a": ["trust"]}, "entrusted trustee mistrust") == []


def test_empty_phrases_and_groups_without_phrases_find_nothing() -> None:
    finder = PhraseFinder({"none": [], "blank": ["", " — "], "real": ["trust"]})
    assert finder.find("") == []
    assert finder.find(" . ") == []
    assert finder.find("trust") == [PhraseHit("real", 0, 1)]
