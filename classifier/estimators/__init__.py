"""Classifiers that follow scikit-learn's conventions, over the models of a review."""

from classifier.estimators.inclusion import InclusionClassifier
from classifier.estimators.mechanisms import MechanismClassifier

__all__ = ["InclusionClassifier", "MechanismClassifier"]
