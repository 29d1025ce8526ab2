"""Tables of figures on ranking, stopping and whole reviews."""

from typing import Any

from docs.generated.blocks import table
from docs.generated.figures import Figure
from docs.generated.numbers import interval, share, signed, whole

__all__ = ["REVIEW_FIGURES"]

_VARIANTS = {
    "title and abstract, priors": "title, abstract, the same priors",
    "all fields, priors": "and keywords, year",
    "all fields, criteria, priors": "and criteria",
    "all fields, criteria, no priors": "criteria, no priors, over the same records",
    "all fields, wrong criteria, priors": "criteria of another review",
}
_FASTEST = "all fields, criteria, priors"
_COMPARED = {
    "ratio_of_mean_losses": "mean loss",
    "median_ratio": "median of the losses' ratios",
    "worst_ratio": "worst review",
}


def _replays(results: dict[str, Any]) -> str:
    means = results["means"]
    header = ["review", "u4: title, abstract, two priors", *_VARIANTS.values(), "times as fast"]
    rows = [
        [
            name,
            *(_loss_and_work(found[side]) for side in ("u4", *_VARIANTS)),
            f"{found['u4']['seconds'] / found[_FASTEST]['seconds']:.0f}",
        ]
        for name, found in means.items()
    ]
    sides = [results["against_u4"][name] for name in _VARIANTS]
    rows += [
        [
            "**mean loss**",
            share(sides[0]["other_loss"]),
            *(share(s["loss"]) for s in sides),
            "",
        ],
        [
            "**WSS@95 above u4's**, 95 % interval over reviews",
            "",
            *(_work_above(side) for side in sides),
            "",
        ],
    ]
    return table(header, rows)


def _ranking(results: dict[str, Any]) -> str:
    """Return how the settings compare, one line each."""
    header = ["", *(f"u4's: {words}" for words in _COMPARED.values())]
    header += ["worst review beside our own title and abstract"]
    rows = []
    for name, words in _VARIANTS.items():
        beside = results["against_u4"][name]
        own = results["against_text_alone"].get(name)
        cells = [share(beside[key]) for key in _COMPARED]
        cells[-1] += f" ({beside['worst_review']})"
        last = f"{share(own['worst_ratio'])} ({own['worst_review']})" if own else ""
        rows.append([words, *cells, last])
    return table(header, rows)


def _loss_and_work(found: dict[str, float]) -> str:
    return f"{share(found['loss'])} / {share(found['wss@95'])}"


def _work_above(side: dict[str, Any]) -> str:
    low, high = side["wss@95_above_interval"]
    return f"{signed(side['wss@95_above'])} ({signed(low)} to {signed(high)})"


def _ablation(results: dict[str, Any]) -> str:
    rows = [
        [name, share(found["loss"], 4), share(found["wss@95"], 4)]
        for name, found in results["parts"].items()
    ]
    return table(["variant", "mean loss", "mean WSS@95"], rows)


def _updates(results: dict[str, Any]) -> str:
    header = (
        "review|later from|included before / after|averaged|WSS@95, u4's parts|WSS@95|"
        "Brier skill|calibration slope"
    ).split("|")
    rows = [
        [
            name,
            str(found["first_year"]),
            f"{found['n_earlier_included']} / {found['n_later_included']}",
            "yes" if found["averaged"] else "no",
            share(found["u4"]["wss@95"]),
            share(found["wss@95"]),
            share(found["brier_skill"], 2),
            f"{found['calibration_slope']:.2f}",
        ]
        for name, found in results["reviews"].items()
        if "left_out" not in found
    ]
    mean = results["mean"]
    last = [share(results["mean_u4"]["wss@95"]), share(mean["wss@95"])]
    last += [share(mean["brier_skill"], 2), f"{mean['calibration_slope']:.2f}"]
    return table(header, [*rows, [f"**mean of {results['n_averaged']}**", "", "", "", *last]])


def _probabilities(results: dict[str, Any]) -> str:
    rows = [
        [f"{100 * float(depth):.0f} %", whole(found["expected"]), whole(found["true"])]
        for depth, found in results["over_all_reviews"].items()
    ]
    return table(["after", "relevant records expected among the open ones", "there are"], rows)


def _stopping(results: dict[str, Any]) -> str:
    rows = [
        [*_stops(name, found), share(found["work_saved"])]
        for name, found in results["rules"].items()
    ]
    return table([*_STOPS, "work saved"], rows)


def _other_targets(results: dict[str, Any]) -> str:
    rows = [_stops(name, found) for name, found in results["other_targets"].items()]
    return table(["rule and target", *_STOPS[1:]], rows)


_STOPS = ["rule", "missed", "95 % interval", "reviews missed", "recall", "overshoot"]


def _stops(name: str, found: dict[str, Any]) -> list[str]:
    return [
        name,
        f"{found['misses']} of {found['replays']}",
        interval(found["miss_rate_interval"]),
        str(found["reviews_with_a_miss"]),
        share(found["recall"]),
        share(found["overshoot"]),
    ]


def _overshoot(results: dict[str, Any]) -> str:
    rules = [results["rules"][name]["reviews"] for name in _TWO]
    rows = [[name, *(_over(rule[name]) for rule in rules)] for name in rules[0]]
    return table(["review", *(f"`{name}`" for name in _TWO)], rows)


_TWO = ("buscar.v1", "lead.v1")


def _over(found: dict[str, float]) -> str:
    missed = f" ({100 * found['miss_rate']:.0f} % missed)" if found["miss_rate"] else ""
    return share(found["overshoot"]) + missed


def _urns(results: dict[str, Any]) -> str:
    rows = [
        [urn["name"], *(f"{urn[r]['misses']}, {share(urn[r]['screened'])}" for r in _TWO)]
        for urn in results["urns"]
    ]
    return table(["urn", *(f"`{name}`" for name in _TWO)], rows)


def _store(results: dict[str, Any]) -> str:
    sides = [results["sqlite"], results["postgresql"]]
    peer = sides[0]["peer"]
    rows = [
        [
            "import, seconds",
            *(f"{side['import']['seconds']:.0f}" for side in sides),
            f"{peer['import_seconds']:.0f}",
        ],
        [
            "next record, ms: median, p95",
            *(_two(side["alone"]["next_ms"]) for side in sides),
            "",
        ],
        [
            "decision on disk, ms: median, p95",
            *(_two(side["alone"]["decide_ms"]) for side in sides),
            f"{peer['commit_ms']['p50']:.1f}, {peer['commit_ms']['p95']:.0f}",
        ],
    ]
    for label, place, names in _COUNTED:
        counted = [", ".join(whole(side[place][name]) for name in names) for side in sides]
        rows.append([label, *counted, ""])
    rows.append(["the same minute: longest wait, seconds", *map(_longest, sides), ""])
    return table(["", "SQLite", "PostgreSQL 15", "plain `sqlite3`"], rows)


_COUNTED = (
    ("20 at once for a minute: errors, lost, doubled", "team", ("errors", "lost", "doubled")),
    ("the same: decisions", "team", ("decisions",)),
    (
        "killed: times, lost decisions, half-done work",
        "killed",
        ("kills", "lost_decisions", "half_done"),
    ),
)


def _longest(side: dict[str, Any]) -> str:
    waits = [side["team"][kind]["max"] for kind in ("next_ms", "decide_ms")]
    return f"{max(waits) / 1000:.1f}"


def _two(found: dict[str, float]) -> str:
    return f"{found['p50']:.0f}, {found['p95']:.0f}"


def _large(results: dict[str, Any]) -> str:
    timed = {
        "import": "import with reading and duplicates, seconds",
        "first_training": f"first training on {whole(results['papers'])} papers, seconds",
        "training_after_decisions": "training after 500 decisions, seconds",
    }
    rows = [
        [name, *(f"{results[key][part]:.0f}" for part in ("seconds", "processor_seconds"))]
        for key, name in timed.items()
    ]
    asked = {
        "next": "next record with text, flags and lease, ms: median, p95",
        "decide": "decision kept and the record out of the queue, ms: median, p95",
    }
    rows += [
        [name, f"{results[f'{key}_ms_p50']:.0f}, {results[f'{key}_ms_p95']:.0f}", ""]
        for key, name in asked.items()
    ]
    return table(["", "by the clock", "processor"], rows)


def _replay(results: dict[str, Any]) -> str:
    kappa, low, high = results["kappa"]
    names = ("recall", "missed by both", "work saved over sampling", "kappa (95 % interval)")
    row = [
        share(results["recall"]),
        str(results["missed_by_both"]),
        share(results["work_saved_over_sampling"]),
        f"{share(kappa)} ({interval([low, high])})",
        *(share(results[name]) for name in ("pabak", "ac1", "alpha")),
    ]
    return table([*names, "PABAK", "AC1", "alpha"], [row])


REVIEW_FIGURES: dict[str, Figure] = {
    "ablation": ("ranking/ablation.json", _ablation),
    "overshoot": ("ranking/stopping.json", _overshoot),
    "probabilities": ("ranking/probabilities.json", _probabilities),
    "ranking": ("ranking/replays.json", _ranking),
    "replays": ("ranking/replays.json", _replays),
    "review-replay": ("review/replay.json", _replay),
    "review-large": ("review/large.json", _large),
    "stopping": ("ranking/stopping.json", _stopping),
    "stopping-targets": ("ranking/stopping.json", _other_targets),
    "store": ("review/store.json", _store),
    "updates": ("ranking/updates.json", _updates),
    "urns": ("ranking/stopping.json", _urns),
}
