"""Tables of figures, each from the results that a benchmark kept, with what made them."""

from collections.abc import Callable
from typing import Any

from benchmarks.results import versions_in
from docs.generated.blocks import table
from docs.generated.numbers import interval, per, share, whole

__all__ = ["FIGURES", "Figure", "provenance"]

Figure = tuple[str, Callable[[dict[str, Any]], str]]


def provenance(place: str, results: dict[str, Any]) -> str:
    """Return the line that says which command made results, when, and with what."""
    versions = ", ".join(f"{name} {value}" for name, value in versions_in(results).items())
    command = place.removesuffix(".json").replace("/", ".")
    made = f"`python -m benchmarks.{command}` made these figures on {results['made_on']}"
    return f"{made} (`benchmarks/{place}`{': ' + versions if versions else ''})."


def _kernel(results: dict[str, Any]) -> str:
    rates = results["kernel_per_second"]
    named = {
        "words": "single words",
        "phrases": "words and pairs",
        "sentences": "words and pairs, and phrases of each sentence",
    }
    header = [
        "eleven linear models over",
        "scikit-learn",
        "whole kernel",
        "without sentences",
        "inclusion alone",
    ]
    rows = [
        [
            name,
            whole(results["scikit_learn_per_second"][key]),
            f"{results['whole_kernel_over_scikit_learn'][key]} times",
            f"{results['without_sentences_over_scikit_learn'][key]} times",
            f"{results['inclusion_over_scikit_learn'][key]} times",
        ]
        for key, name in named.items()
    ]
    ours = ["**abstracts a second**", "", *(f"**{whole(rate)}**" for rate in rates.values())]
    return f"{table(header, [*rows, ours])}\n\n{_kernel_cost(results)}"


def _kernel_cost(results: dict[str, Any]) -> str:
    cost = results["cost"]
    labels = ", ".join(f"{part['labels']}: {part['us']}" for part in cost["labels"])
    lengths = ", ".join(f"{part['characters']:.0f}: {part['us']}" for part in cost["length"])
    return (
        f"Microseconds a record by number of labels: {labels}; "
        f"by characters of abstract: {lengths}."
    )


def _runs(results: dict[str, Any]) -> str:
    engines = {
        "one": "one process",
        "two": "two processes",
        "spark": "Spark, its own start included",
    }
    kinds = {
        "from_parquet": f"{whole(results['n']['short'])} from Parquet, without evidence",
        "from_ris": f"{whole(results['n']['short'])} from RIS, without evidence",
        "large": f"{whole(results['n']['large'])} from Parquet, without evidence",
        "evidence_top": f"{whole(results['n']['short'])} from Parquet, evidence as by default",
    }
    header = ["records", "on", "a second", "seconds with the start", "GiB at most"]
    rates = results["per_second_without_start"]
    rows = [
        [
            kinds[kind],
            engines[name],
            whole(rates[kind][name]),
            str(run["seconds"]),
            str(run["peak_gib"]),
        ]
        for kind in kinds
        for name, run in results["runs"][kind].items()
        if name in engines
    ]
    return f"{table(header, rows)}\n\n{_runs_together(results)}"


def _runs_together(results: dict[str, Any]) -> str:
    clock, busy = results["share_of_kernel"], results["share_of_kernel_by_processor"]
    gains = results["two_over_one"]
    same = all(runs.get("same_bytes", True) for runs in results["runs"].values())
    return (
        f"One process reaches, of the kernel's own {whole(results['kernel_per_second'])} a "
        f"second, {busy['from_parquet']:.0%} from Parquet and {busy['from_ris']:.0%} from RIS "
        f"by the processor's time with the start, {clock['from_parquet']:.0%} and "
        f"{clock['from_ris']:.0%} by the clock. By the clock, two processes were "
        f"{gains['large']} times as fast as one for {whole(results['n']['large'])} records, "
        f"and {gains['from_ris']} times from RIS (load {results['load_before']} before). The "
        f"same bytes from each: {'yes' if same else 'no'}."
    )


def _mechanisms(results: dict[str, Any]) -> str:
    """Return mAP of every side by corpus and number of labels."""
    sides = list(next(iter(results["corpora"].values()))["sides"])
    rows = []
    for name, corpus in results["corpora"].items():
        told = f"{name} ({corpus['records']}, {corpus['labels']})"
        for shots in (key for key in corpus["sides"][sides[0]] if key != "seconds"):
            figures = [share(corpus["sides"][side][shots]["map"]) for side in sides]
            rows.append([told, {"0": "none"}.get(shots, shots), *figures])
    return table(["corpus (abstracts, mechanisms)", "labelled", *sides], rows)


def _stance(results: dict[str, Any]) -> str:
    header = [
        "guess",
        "always the commonest, right of 60",
        "said, of 60",
        "right of those (95 %)",
    ]
    rows = []
    for what in ("presence", "bearing"):
        for part, name in {"tuned_on": "tuned on", "held_out": "the other 60"}.items():
            found = results[part][what]
            often = f"{found['majority_share'] * found['n']:.0f}"
            right = f"{found['right']} ({interval(found['interval'], 2)})"
            rows.append([f"{what}, {name}", often, str(found["said"]), right])
    return table(header, rows)


def _confusion(what: str) -> Callable[[dict[str, Any]], str]:
    def made(results: dict[str, Any]) -> str:
        written = results["held_out"][what]["written_to_guessed"]
        columns = [*written, "not guessed"]
        rows = [
            [name, *(str(guessed.get(other, 0)) for other in columns)]
            for name, guessed in written.items()
        ]
        return table([f"{what}: written, guessed", *columns], rows)

    return made


def _reading(results: dict[str, Any]) -> str:
    counts, beside = results["counts"], results["beside_rispy"]
    ours, peer = beside["ours"], beside["rispy"]
    rows = [
        [f"records right, of {counts['files']} files", str(counts["right"]), ""],
        [
            f"RIS, {whole(beside['records'])} records: seconds (median of 5)",
            f"{ours['seconds']:.1f}",
            f"{peer['seconds']:.1f}",
        ],
        ["the same: peak MiB", str(ours["peak_mib"]), str(peer["peak_mib"])],
    ]
    rows += [
        [
            f"{many['format'].upper()}, {whole(many['records'])} records: seconds, peak MiB",
            f"{many['seconds']:.0f}, {many['peak_mib']}",
            "",
        ]
        for many in results["many"]
    ]
    return table(["", "mechsift", f"rispy {beside['rispy_version']}"], rows)


def _reading_peers(results: dict[str, Any]) -> str:
    names = [name for name, side in results.items() if isinstance(side, dict)]
    rows = [
        [name, *(str(results[side][key]) for side in names)]
        for name, key in (
            (f"files right, of {results['files']}", "right"),
            ("files refused", "refused"),
            ("records lost in silence", "records_lost_in_silence"),
        )
    ]
    heads = [f"{name} {results[name]['versions'][name]}" for name in names]
    return table(["", *heads], rows)


def _dedupe(results: dict[str, Any]) -> str:
    sides = [results["mechsift"], results["bib-dedupe"]]
    named = {
        "groups_without_a_unique": "ASySD's set: groups without a `unique` record",
        "surplus_uniques": "ASySD's set: surplus `unique` records in one group",
    }
    rows = [[name, *(str(side["asysd"][key]) for side in sides)] for key, name in named.items()]
    n_records = whole(sides[0]["asysd"]["records"])
    rows.append([f"seconds for its {n_records} records", *(per(s["seconds"]) for s in sides)])
    n_pairs = sides[0]["pairs"]["pairs"]
    rows.append([f"pairs right, of {n_pairs}", *(str(s["pairs"]["right"]) for s in sides)])
    return table(["", "mechsift", f"bib-dedupe {sides[1]['versions']['bib-dedupe']}"], rows)


def _packaging(results: dict[str, Any]) -> str:
    sizes = ", ".join(f"{name} {size}" for name, size in results["largest_mib"].items())
    rows = [[f"`{name}`", f"{taken:.2f}"] for name, taken in results["seconds"].items()]
    n, mib = results["n_distributions"], results["installed_mib"]
    weighs = f"{n} distributions, {mib} MiB installed; the largest, in MiB: {sizes}."
    return f"{weighs}\n\n{table(['call', 'seconds, median'], rows)}"


FIGURES: dict[str, Figure] = {
    "dedupe": ("corpora/dedupe_labelled.json", _dedupe),
    "kernel": ("scale/kernel.json", _kernel),
    "mechanisms": ("mechanisms/table.json", _mechanisms),
    "packaging": ("packaging/cost.json", _packaging),
    "reading": ("corpora/reading.json", _reading),
    "reading-peers": ("corpora/reading_peers.json", _reading_peers),
    "runs": ("scale/runs.json", _runs),
    "stance": ("mechanisms/stance.json", _stance),
    "stance-bearing": ("mechanisms/stance.json", _confusion("bearing")),
    "stance-presence": ("mechanisms/stance.json", _confusion("presence")),
}
