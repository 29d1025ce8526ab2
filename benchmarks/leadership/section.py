"""The section on external validation for the model card, with its limits."""

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
    cold, trained = (results["mechanisms"][name] for name in ("codebook_alone", "trained"))
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
        "| | codebook alone | trained | chance |",
        "| --- | --- | --- | --- |",
        _row("mean rank of a code among the seven", cold, trained, "mean_rank", 4.0),
        _row("the same, sure codes", cold, trained, "mean_rank_sure", 4.0),
        _row("p of the mean rank by permutation", cold, trained, "mean_rank_p", None),
        _row("first sentence is the reader's", cold, trained, "evidence_hit@1",
             cold["evidence_hit@1_chance"]),
        _row("the same, sure codes", cold, trained, "evidence_hit@1_sure",
             cold["evidence_hit@1_chance"]),
        *_precisions(cold["ap"], trained["ap"]),
        "",
        *_LIMITS,
    ]  # fmt: skip
    return "\n".join(lines)


def _listed(ranks: list[int]) -> str:
    return ", ".join(map(str, ranks))


def _row(
    label: str, cold: dict[str, Any], trained: dict[str, Any], key: str, chance: float | None
) -> str:
    told = "" if chance is None else f"{chance:.2f}"
    digits = 4 if key.endswith("_p") else 2
    return f"| {label} | {cold[key]:.{digits}f} | {trained[key]:.{digits}f} | {told} |"


def _precisions(cold: dict[str, Any], trained: dict[str, Any]) -> list[str]:
    return [
        f"| AP, {name} ({values['coded']} codes) | {values['ap']:.2f} | "
        f"{trained[name]['ap']:.2f} | {values['chance']:.2f} |"
        for name, values in cold.items()
    ]
