"""What old codes mean under a newer codebook, on the three real versions of one review."""

from pathlib import Path

import pytest

from classifier.schema import Change, ChangeKind, Codebook, MechanismStatus, load_codebook
from classifier.schema.history import resolve

CODEBOOKS = Path(__file__).parents[2] / "corpora" / "codebooks"
V1 = load_codebook(CODEBOOKS / "history" / "leadership.v1.toml")
V2 = load_codebook(CODEBOOKS / "history" / "leadership.v2.toml")
V3 = load_codebook(CODEBOOKS / "leadership.toml")
VERSIONS = {codebook.version: codebook for codebook in (V1, V2, V3)}

SEVEN = (
    "inspiring_intent",
    "creating_conditions",
    "balancing_perspectives",
    "working_with_power",
    "learning_development",
    "wider_view",
    "clarifying_complexity",
)


def ids(codebook: Codebook) -> set[str]:
    return {mechanism.mechanism_id for mechanism in codebook.mechanisms}


def kinds(path: tuple[Change, ...]) -> list[tuple[int, str]]:
    return [(change.version, change.kind.value) for change in path]


def change(version: int, kind: str, before: str, after: str = "") -> Change:
    return Change(
        version=version,
        kind=ChangeKind(kind),
        before=tuple(before.split()),
        after=tuple(after.split()),
    )


def test_three_versions_of_one_codebook_hold_ten_mechanisms_each():
    assert sorted(VERSIONS) == [1, 2, 3]
    assert {codebook.codebook_id for codebook in VERSIONS.values()} == {"leadership"}
    assert [len(codebook.mechanisms) for codebook in (V1, V2, V3)] == [10, 10, 10]


def test_mechanisms_of_the_two_early_versions_are_all_candidates():
    early = [*V1.mechanisms, *V2.mechanisms]
    assert {mechanism.status for mechanism in early} == {MechanismStatus.CANDIDATE}


def test_every_mechanism_of_an_early_version_is_defined_and_can_be_searched_for():
    for mechanism in (*V1.mechanisms, *V2.mechanisms):
        assert mechanism.definition, mechanism.mechanism_id
        assert mechanism.counts, mechanism.mechanism_id
        assert len(mechanism.cues) >= 5, mechanism.mechanism_id


@pytest.mark.parametrize(
    ("code", "successor", "kind"),
    [
        ("trust_relationships", "inspiring_intent", "merge"),
        ("advocacy", "inspiring_intent", "merge"),
        ("shared_mission", "creating_conditions", "merge"),
        ("shared_responsibility", "creating_conditions", "merge"),
        ("providing_clarity", "clarifying_complexity", "rename"),
        ("balancing_needs", "balancing_perspectives", "rename"),
    ],
)
def test_code_that_was_merged_or_renamed_carries_over_to_its_one_heir(code, successor, kind):
    meaning = V3.resolve(code, made_under=1)
    assert meaning.code == code
    assert meaning.successors == (successor,)
    assert meaning.carried
    assert kinds(meaning.path) == [(2, kind)]


def test_learning_keeps_its_id_in_version_2_and_is_renamed_in_version_3():
    assert V2.resolve("learning_innovation", made_under=1).successors == (
        "learning_innovation",
    )
    for made_under in (1, 2):
        meaning = V3.resolve("learning_innovation", made_under=made_under)
        assert meaning.successors == ("learning_development",)
        assert meaning.carried
        assert kinds(meaning.path) == [(3, "rename")]


def test_split_code_lists_both_heirs_and_waits_for_a_person():
    meaning = V3.resolve("external_liaison", made_under=1)
    assert meaning.successors == ("wider_view", "balancing_perspectives")
    assert not meaning.carried
    assert kinds(meaning.path) == [(2, "split")]


@pytest.mark.parametrize("code", ["planning_coordinating", "adaptability"])
def test_dispersed_code_stays_readable_under_its_own_id_and_is_never_moved(code):
    meaning = V3.resolve(code, made_under=2)
    assert meaning.successors == (code,)
    assert not meaning.carried
    assert kinds(meaning.path) == [(3, "disperse")]
    assert meaning.path[0].after == SEVEN
    assert V3.find(code).status is MechanismStatus.SPLIT_AMONG_OTHERS
    assert code not in {mechanism.mechanism_id for mechanism in V3.scored}


@pytest.mark.parametrize("code", ["communication", "team_working"])
def test_dropped_code_stays_as_it_was_made_and_is_not_carried(code):
    meaning = V3.resolve(code, made_under=1)
    assert meaning.successors == (code,)
    assert not meaning.carried
    assert kinds(meaning.path) == [(2, "drop")]
    assert V1.find(code).definition


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("Use of power", "working_with_power"),
        ("learning and innovation", "learning_development"),
        ("providing clarity", "clarifying_complexity"),
        ("Balancing needs", "balancing_perspectives"),
    ],
)
def test_older_name_is_still_answered_to_in_version_3(name, owner):
    assert V3.find(name).mechanism_id == owner


def test_alias_moves_no_code():
    aliased = [entry.after[0] for entry in V3.changes if entry.kind is ChangeKind.ALIAS]
    assert aliased == ["working_with_power", "learning_development"]
    meaning = V3.resolve("working_with_power", made_under=1)
    assert meaning.successors == ("working_with_power",)
    assert meaning.carried
    assert meaning.path == ()
    assert resolve([change(2, "alias", "a", "b")], "a", made_under=1, now=2).successors == (
        "a",
    )


def test_code_made_under_the_version_at_hand_means_itself():
    for mechanism in V3.mechanisms:
        meaning = V3.resolve(mechanism.mechanism_id, made_under=3)
        assert meaning.successors == (mechanism.mechanism_id,)
        assert meaning.carried
        assert meaning.path == ()


def test_code_of_a_later_version_is_not_carried_back():
    meaning = V2.resolve("learning_development", made_under=3)
    assert meaning.successors == ("learning_development",)
    assert not meaning.carried


def test_every_kind_of_change_occurs_in_the_real_history():
    assert {entry.kind for entry in V3.changes} == set(ChangeKind)


@pytest.mark.parametrize("codebook", [V2, V3], ids=["v2", "v3"])
def test_every_change_names_ids_that_exist_in_the_versions_it_joins(codebook):
    assert codebook.changes
    for entry in codebook.changes:
        assert set(entry.before) <= ids(VERSIONS[entry.version - 1]), entry
        assert set(entry.after) <= ids(VERSIONS[entry.version]), entry


@pytest.mark.parametrize("version", [2, 3])
def test_no_id_comes_or_goes_between_versions_without_a_change_that_says_so(version):
    old, new = ids(VERSIONS[version - 1]), ids(VERSIONS[version])
    told = [entry for entry in V3.changes if entry.version == version]
    assert old - new <= {name for entry in told for name in entry.before}
    assert new - old <= {name for entry in told for name in entry.after}


def test_history_told_by_version_2_is_the_beginning_of_that_told_by_version_3():
    assert V1.changes == ()
    assert V2.changes == tuple(entry for entry in V3.changes if entry.version <= 2)


def test_every_reason_parts_what_is_published_from_our_reading():
    for entry in V3.changes:
        published, _, reading = entry.why.partition("Our reading: ")
        assert published.startswith("Published: "), entry
        assert reading.endswith("."), entry


def test_renames_made_in_one_version_do_not_chain():
    changes = [change(2, "rename", "a", "b"), change(2, "rename", "b", "c")]
    assert resolve(changes, "a", made_under=1, now=2).successors == ("b",)
    assert resolve(changes, "b", made_under=1, now=2).successors == ("c",)


def test_renames_of_successive_versions_chain_in_order_however_they_are_listed():
    changes = [change(3, "rename", "b", "c"), change(2, "rename", "a", "b")]
    meaning = resolve(changes, "a", made_under=1, now=3)
    assert meaning.successors == ("c",)
    assert meaning.carried
    assert [entry.version for entry in meaning.path] == [2, 3]


def test_halves_of_a_split_that_are_merged_again_carry_over():
    changes = [change(2, "split", "a", "b c"), change(3, "merge", "b c", "d")]
    meaning = resolve(changes, "a", made_under=1, now=3)
    assert meaning.successors == ("d",)
    assert meaning.carried


def test_code_renamed_and_later_dispersed_stays_under_its_last_name():
    changes = [change(2, "rename", "a", "b"), change(3, "disperse", "b", "c d")]
    meaning = resolve(changes, "a", made_under=1, now=3)
    assert meaning.successors == ("b",)
    assert not meaning.carried


def test_changes_after_the_version_at_hand_are_ignored():
    changes = [change(2, "rename", "a", "b"), change(3, "rename", "b", "c")]
    assert resolve(changes, "a", made_under=1, now=2).successors == ("b",)
    assert resolve(changes, "b", made_under=2, now=2).successors == ("b",)
