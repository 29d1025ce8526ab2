"""Tables that gather a figure each from the results of several benchmarks."""

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.results import read_results
from docs.generated.blocks import ROOT, table
from docs.generated.numbers import share, signed, whole

__all__ = ["SUMMARIES", "summary"]


def summary(name: str) -> str:
    """Return a table by its name; its last column names the results behind each row."""
    header, rows = SUMMARIES[name]
    return table(header, [[*row, f"`benchmarks/{place}`"] for place, row in rows()])


def _kept(place: str) -> dict[str, Any]:
    return read_results(ROOT / "benchmarks" / place)


def _limits() -> Iterator[tuple[str, list[str]]]:
    for made in (_expected, _missed, _shunned, _worse, _updated, _real, _shown, _guessed):
        yield made()
    place = "mechanisms/table.json"
    own = _kept(place)["corpora"]["leadership"]["sides"]["mechsift"]
    bare, coded = share(own["0"]["map"]), share(own["all"]["map"])
    told = f"mAP {bare} without codes, {coded} with all of them"
    yield place, ["mechanisms in 46 real abstracts on leadership", told]


def _expected() -> tuple[str, list[str]]:
    place = "ranking/probabilities.json"
    found = _kept(place)["over_all_reviews"]
    early, late = found["0.05"], found["0.4"]
    told = (
        f"too few at first, too many later: {whole(early['expected'])} expected where "
        f"{whole(early['true'])} were left after 5 % was read, {whole(late['expected'])} where "
        f"{whole(late['true'])} were after 40 %"
    )
    return place, ["relevant papers expected by the probabilities while screening", told]


def _missed() -> tuple[str, list[str]]:
    place = "ranking/stopping.json"
    results = _kept(place)
    near, far = results["rules"]["lead.v1"], results["other_targets"]["lead.v1 at 0.99"]
    told = (
        f"missed it in {near['misses']} of {near['replays']} replays, on "
        f"{near['reviews_with_a_miss']} of the reviews; at .99 in "
        f"{far['misses']}, on {far['reviews_with_a_miss']}"
    )
    return place, ["the default stopping rule at a target of .95", told]


def _shunned() -> tuple[str, list[str]]:
    place = "ranking/stopping.json"
    urn = next(one for one in _kept(place)["urns"] if "shunned" in one["name"])
    lead, buscar = urn["lead.v1"]["misses"], urn["buscar.v1"]["misses"]
    told = f"the default rule missed the target in {lead} of {urn['draws']}, BUSCAR in {buscar}"
    return place, ["a tenth of the relevant papers shunned by the ranking", told]


def _worse() -> tuple[str, list[str]]:
    place = "ranking/replays.json"
    means = _kept(place)["means"].values()
    ours = "all fields, criteria, priors"
    loss = sum(found[ours]["loss"] > found["u4"]["loss"] for found in means)
    work = sum(found[ours]["wss@95"] < found["u4"]["wss@95"] for found in means)
    told = f"of {len(means)} reviews, the loss is higher on {loss} and WSS@95 lower on {work}"
    return place, ["ranking beside ASReview's: not better everywhere", told]


def _updated() -> tuple[str, list[str]]:
    place = "ranking/updates.json"
    results = _kept(place)
    averaged = [one for one in results["reviews"].values() if one.get("averaged")]
    worse = sum(one["wss@95"] < one["u4"]["wss@95"] for one in averaged)
    told = (
        f"{results['n_averaged']} reviews had enough papers on both sides; on {worse} of them "
        "ASReview's parts did better"
    )
    return place, ["updates by year", told]


def _real() -> tuple[str, list[str]]:
    place = "leadership/results.json"
    found = _kept(place)["inclusion"]["among_nagtegaal"]
    told = (
        f"AUC {share(found['auc'])}; counting a few words gave {share(found['baseline_auc'])}"
    )
    return place, [f"the shipped model on {found['n_real']} real abstracts among others", told]


def _shown() -> tuple[str, list[str]]:
    place = "leadership/results.json"
    found = _kept(place)["mechanisms"]["shipped"]
    told = (
        f"{share(found['evidence_hit@1'], 2)}, by chance "
        f"{share(found['evidence_hit@1_chance'], 2)}"
    )
    return place, ["how often the sentence shown there is the reader's", told]


def _guessed() -> tuple[str, list[str]]:
    place = "mechanisms/stance.json"
    found = _kept(place)["held_out"]["bearing"]
    told = (
        f"made in {found['said']} of {found['n']} invented sentences only, and right in "
        f"{found['right']} of those"
    )
    return place, ["bearing, a first guess", told]


def _beside() -> Iterator[tuple[str, list[str]]]:
    ranking = "ranking/replays.json"
    found = _kept(ranking)
    peer = f"ASReview {found['versions']['asreview']}, ELAS u4"
    for variant, named in {
        "all fields, criteria, priors": "all fields and the criteria",
        "title and abstract, priors": "title and abstract alone, as u4 has them",
    }.items():
        side = found["against_u4"][variant]
        low, high = side["wss@95_above_interval"]
        what = f"ranking, mean loss over {len(found['means'])} reviews: {named}"
        yield ranking, [what, share(side["loss"]), f"{peer}: {share(side['other_loss'])}"]
        more = f"{signed(side['wss@95_above'])} ({signed(low)} to {signed(high)})"
        yield ranking, ["the same: WSS@95 above u4's, 95 % interval over reviews", more, ""]
    commands = "ranking/commands.json"
    took = _kept(commands)
    yield (
        commands,
        [
            "the same reviews replayed by command, seconds",
            str(took["mechsift_all_seconds"]),
            str(took["asreview_sum_seconds"]),
        ],
    )


Summary = tuple[list[str], Callable[[], Iterator[tuple[str, list[str]]]]]
SUMMARIES: dict[str, Summary] = {
    "beside": (["", "mechsift", "beside it", "kept in"], _beside),
    "limits": (["what", "how it came out", "kept in"], _limits),
}
