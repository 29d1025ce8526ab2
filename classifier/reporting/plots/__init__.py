"""Pictures, as SVG text or for documents as PNG; the one door to matplotlib.

Readable in black and white: shapes, hatching and dashes tell apart what colours do.
"""

from classifier.reporting.plots.evaluation import (
    calibration_plot,
    confusion_plot,
    precision_recall_plot,
    recall_curve_plot,
    score_distributions,
)
from classifier.reporting.plots.flows import flow_picture
from classifier.reporting.plots.replays import learning_curve, recall_plot
from classifier.reporting.plots.reviews import agreement_plot, progress_plot, saturation_plot
from classifier.reporting.plots.scores import score_plot

__all__ = [
    "agreement_plot",
    "calibration_plot",
    "confusion_plot",
    "flow_picture",
    "learning_curve",
    "precision_recall_plot",
    "progress_plot",
    "recall_curve_plot",
    "recall_plot",
    "saturation_plot",
    "score_distributions",
    "score_plot",
]
