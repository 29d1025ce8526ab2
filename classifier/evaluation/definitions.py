"""What each reported figure is: one sentence, and where it comes from."""

from dataclasses import dataclass

__all__ = ["DEFINITIONS", "Definition"]


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure's name for readers, its formula in words, and its source."""

    label: str
    formula: str
    source: str


_EXACT = "exact interval, Clopper and Pearson 1934"
_BOOT = "percentile bootstrap over records"

DEFINITIONS: dict[str, Definition] = {
    "auc": Definition(
        "AUC",
        "how often a relevant record scores above an irrelevant one; ties count half",
        f"Hanley and McNeil 1982; {_BOOT}",
    ),
    "average_precision": Definition(
        "Average precision",
        "mean precision over the recalls reached, ties taken together",
        f"as scikit-learn; {_BOOT}",
    ),
    "loss": Definition(
        "Loss",
        "area between the best possible recall curve and this one, over that between the "
        "best and the worst",
        f"ASReview 2 and later; {_BOOT}",
    ),
    "ndcg": Definition(
        "nDCG", "discounted cumulative gain over that of the best order", f"Wang 2013; {_BOOT}"
    ),
    "wss_95": Definition(
        "WSS@95",
        "1 - n@95/N - .05, n@95 the records read to 95 % recall",
        f"Cohen 2006; {_BOOT}",
    ),
    "wss_100": Definition(
        "WSS@100",
        "1 - n@100/N, n@100 the records read to the last relevant",
        f"Cohen 2006; {_BOOT}",
    ),
    "atd": Definition(
        "ATD",
        "mean rank of the relevant records as a share of all",
        f"Ferdinands 2023; {_BOOT}",
    ),
    "recall_10": Definition(
        "Recall@10 % (RRF@10)", "relevant records in the first tenth, over all relevant", _BOOT
    ),
    "n_to_95": Definition("Read to 95 %", "records read until 95 % of the relevant", _BOOT),
    "n_to_100": Definition("Read to the last", "records read until all relevant", _BOOT),
    "recall": Definition("Recall", "relevant at or above the cut-off, over relevant", _EXACT),
    "precision": Definition(
        "Precision", "relevant at or above the cut-off, over all at or above it", _EXACT
    ),
    "specificity": Definition(
        "Specificity", "irrelevant below the cut-off, over irrelevant", _EXACT
    ),
    "f1": Definition(
        "F1", "harmonic mean of recall and precision", f"van Rijsbergen 1979; {_BOOT}"
    ),
    "f2": Definition(
        "F2", "the same, recall counting twice as much", f"van Rijsbergen 1979; {_BOOT}"
    ),
    "brier": Definition(
        "Brier score", "mean squared error of the probability", f"Brier 1950; {_BOOT}"
    ),
    "brier_skill": Definition(
        "Brier skill", "1 - Brier score over that of one share for all", f"Brier 1950; {_BOOT}"
    ),
    "log_loss": Definition("Log loss", "mean negative log-likelihood, in nats", _BOOT),
    "calibration_error": Definition(
        "Calibration error",
        "mean distance between told and true over ten bins of equal width; the interval leans "
        "upward",
        f"Naeini 2015; {_BOOT}",
    ),
    "slope": Definition(
        "Calibration slope",
        "of the verdicts on the log-odds: 1 as told, less if told too surely",
        "Cox 1958; Wald interval",
    ),
    "intercept": Definition(
        "Calibration in the large",
        "what the log-odds lack for the whole to come true: 0 as told, below 0 if too much",
        "Van Calster 2019; Wald interval",
    ),
    "map": Definition(
        "mAP", "mean average precision over mechanisms that were evidenced at all", _BOOT
    ),
    "macro_f1": Definition("Macro F1", "mean F1 over mechanisms evidenced at all", _BOOT),
    "micro_f1": Definition(
        "Micro F1", "F1 over all coded pairs of record and mechanism", _BOOT
    ),
    "example_f1": Definition(
        "Example F1",
        "mean over records with a true code of the F1 of their codes",
        f"Peng 2019; {_BOOT}",
    ),
    "evidence_hit": Definition(
        "Evidence hit",
        "sentences shown first that a reviewer marked, over marked pairs",
        _EXACT,
    ),
    "presence": Definition(
        "Presence", "first guesses that a reviewer also marked, over those marked", _EXACT
    ),
    "bearing": Definition(
        "Bearing", "first guesses that a reviewer also marked, over those marked", _EXACT
    ),
}
