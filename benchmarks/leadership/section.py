"""The section on external validation for the model card, with its limits."""

from collections.abc import Sequence
from typing import Any

__all__ = ["card_section"]


_LIMITS = (
    "Limits. The review made its own marks from full texts, and they hardly show in "
    "abstracts; these codes are of one reader, not of the review's authors, over 13 "
    "abstracts. The codebook's cue phrases were written by people who had read the review "
    "and had seen these abstracts; phrases that stood in them only were taken out again, "
    "but the mechanism figures cannot be called blind. How the protocol's stems are "
    "weighed (1 + idf) was chosen with the first table in view. The demonstration corpus "
    "was written by people who had not seen the abstracts.",
)


def card_section(results: dict[str, Any]) -> str:
    """Return the section as Markdown."""
    other = results["inclusion"]["among_nagtegaal"]
    near = results["inclusion"]["among_near_misses"]
    ways = [results["mechanisms"][name] for name in ("codebook_alone", "shipped", "taught")]
    cold = ways[0]
    lines = [
        "## External validation",
        "",
        f"On {other['n_real']} real abstracts that the review included (none used for "
        "training; "
        "`benchmarks/leadership/`). Few and positive only: read every figure as a rough sign.",
        "",
        f"| ranking the {other['n_real']} among | model, AUC | words counted, AUC |",
        "| --- | --- | --- |",
        f"| {other['n_others']:,} records of another review (Nagtegaal 2019) | "
        f"{other['auc']:.3f} | {other['baseline_auc']:.3f} |",
        f"| {near['n_near_misses']} near misses of the demonstration corpus, held out | "
        f"{near['auc']:.3f} | {near['baseline_auc']:.3f} |",
        "",
        f"Ranks among the other review's records: {_listed(other['ranks'])}; "
        f"by words counted: {_listed(other['baseline_ranks'])}. The words counted are "
        "'leader' and 'integrat', 'collaborat', 'interprof', 'multi-prof'.",
        "",
        "Mechanisms, against the codes that one reader gave these abstracts "
        f"({cold['n_codes']} "
        f"codes, {cold['n_sure']} of them sure):",
        "",
        "The codebook alone has its word rarities from the other review's records, the shipped "
        "model from the demonstration corpus; the third learned that corpus's codes as well.",
        "",
        "| | codebook alone | shipped | taught by invented codes | chance |",
        "| --- | --- | --- | --- | --- |",
        _row("mean rank of a code among the seven", ways, "mean_rank", 4.0),
        _row("the same, sure codes", ways, "mean_rank_sure", 4.0),
        _row("p of the mean rank by permutation", ways, "mean_rank_p", None),
        _row("first sentence is the reader's", ways, "evidence_hit@1",
             cold["evidence_hit@1_chance"]),
        _row("the same, sure codes", ways, "evidence_hit@1_sure",
             cold["evidence_hit@1_chance"]),
        *_precisions([way["ap"] for way in ways]),
        "",
        *_LIMITS,
    ]  # fmt: skip
    return "\n".join(lines)


def _listed(ranks: list[int]) -> str:
    return ", ".join(map(str, ranks))


def _row(label: str, ways: Sequence[dict[str, Any]], key: str, chance: float | None) -> str:
    digits = 4 if key.endswith("_p") else 2
    told = [f"{way[key]:.{digits}f}" for way in ways]
    return f"| {' | '.join([label, *told, '' if chance is None else f'{chance:.2f}'])} |"


def _precisions(ways: Sequence[dict[str, Any]]) -> list[str]:
    return [
        " | ".join(
            [
                f"| AP, {name} ({values['coded']} codes)",
                *(f"{way[name]['ap']:.2f}" for way in ways),
                f"{values['chance']:.2f} |",
            ]
        )
        for name, values in ways[0].items()
    ]
