"""The report of a review: every number with the way back to what it was made of."""

from classifier.reviewing.reports.building import ReviewReport, build_report

__all__ = ["ReviewReport", "build_report"]
