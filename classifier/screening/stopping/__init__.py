"""Rules that say when screening may end, and why; one module for each idea."""

from classifier.screening.stopping.audit import Audit, audit_size
from classifier.screening.stopping.base import StopAdvice, StoppingRule, rule_needs
from classifier.screening.stopping.buscar import Buscar
from classifier.screening.stopping.combined import AllOf, AnyOf
from classifier.screening.stopping.heuristics import Budget, IrrelevantInARow
from classifier.screening.stopping.pace import PaceRule
from classifier.screening.stopping.quantile import Quantile
from classifier.screening.stopping.registry import rule_names, rule_options, stopping_rule
from classifier.screening.stopping.wording import percent

__all__ = [
    "AllOf",
    "AnyOf",
    "Audit",
    "Budget",
    "Buscar",
    "IrrelevantInARow",
    "PaceRule",
    "Quantile",
    "StopAdvice",
    "StoppingRule",
    "audit_size",
    "percent",
    "rule_names",
    "rule_needs",
    "rule_options",
    "stopping_rule",
]
