"""How a screening goes."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from classifier.reporting.plots.canvas import BAR, INK, draw_svg

__all__ = ["progress_plot"]


def progress_plot(verdicts: Sequence[bool], *, n_records: int) -> str:
    """Return relevant papers found over papers screened, beside what reading at random finds.

    Parameters
    ----------
    verdicts : whether each screened paper was relevant, in order.
    n_records : papers of the review, screened or not.
    """
    found = np.concatenate([[0], np.cumsum(np.asarray(verdicts, dtype=np.int64))])
    screened = np.arange(len(found))

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        axes.step(screened, found, where="post", color=BAR, linewidth=2, label="found")
        if found[-1]:
            rate = found[-1] / max(len(verdicts), 1)
            axes.plot(
                [0, len(verdicts)],
                [0, rate * len(verdicts)],
                color=INK,
                linewidth=1,
                linestyle=":",
                label="at an even rate",
            )
            axes.legend(frameon=False, loc="upper left")
        axes.axvline(n_records, color=INK, linewidth=0.8, linestyle="--")
        axes.set(
            xlabel=f"papers screened (of {n_records:,})",
            ylabel="relevant papers found",
            xlim=(0, max(n_records, 1) * 1.01),
            ylim=(0, max(found[-1], 1) * 1.08),
        )

    return draw_svg(draw, name="progress", size=(7.2, 3.2))
