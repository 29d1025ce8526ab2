"""Compiled coordinate descent for a linear margin that learns one record at a time.

Importing this imports numba. The problem is the dual of the support vector machine with
squared hinge loss (Hsieh et al., 2008, doi:10.1145/1390156.1390208). Here the score of every
record, labelled or not, is kept up to date after each coordinate step, by the record's row
of the Gram matrix; that row is summed over an inverted index of the features.
"""

import numba
import numpy as np

__all__ = ["add_gram_row", "descend", "descend_weights"]


@numba.njit(cache=True)
def add_gram_row(row, step, forward, inverted, scores):  # type: ignore[no-untyped-def]
    """Add `step` times the similarity with one record to the scores of all."""
    starts, features, values = forward
    column_starts, rows, column_values = inverted
    for score in range(len(scores)):
        scores[score] += step
    for place in range(starts[row], starts[row + 1]):
        feature = features[place]
        share = step * values[place]
        for entry in range(column_starts[feature], column_starts[feature + 1]):
            scores[rows[entry]] += share * column_values[entry]


@numba.njit(cache=True)
def _class_costs(labelled, signs, shares, cost, ratio):  # type: ignore[no-untyped-def]
    """Return what a relevant and an irrelevant label cost, so that they count in the ratio."""
    relevant, irrelevant = 0.0, 0.0
    for row in labelled:
        if signs[row] > 0:
            relevant += shares[row]
        else:
            irrelevant += shares[row]
    if relevant == 0 or irrelevant == 0:
        return cost, cost
    total = cost * (relevant + irrelevant) / (1 + ratio)
    return total * ratio / relevant, total / irrelevant


@numba.njit(cache=True)
def _step(row, score, own, signs, alphas, lengths):  # type: ignore[no-untyped-def]
    """Return the change of a dual value that its coordinate asks for."""
    slack = 0.5 / max(own, 1e-12)
    slope = signs[row] * score - 1.0 + slack * alphas[row]
    return max(0.0, alphas[row] - slope / (lengths[row] + slack)) - alphas[row]


@numba.njit(cache=True)
def descend(  # type: ignore[no-untyped-def]
    labelled, signs, shares, alphas, lengths, slots, gram, forward, inverted, scores, settings
):
    """Pass once over the labelled records, the latest first; return the steps taken.

    A step shorter than the tolerance is put off: the scores are exact for the dual values
    as they stand, so what is put off adds up in the gradient until it is worth taking.

    Parameters
    ----------
    shares : what each label counts; the two classes together count in the ratio asked for.
    settings : cost, class ratio and tolerance.
    """
    cost, ratio, tolerance = settings
    costs = _class_costs(labelled, signs, shares, cost, ratio)
    n_steps = 0
    for place in range(len(labelled) - 1, -1, -1):
        row = labelled[place]
        own = shares[row] * (costs[0] if signs[row] > 0 else costs[1])
        change = _step(row, scores[row], own, signs, alphas, lengths)
        if abs(change) <= tolerance:
            continue
        n_steps += 1
        alphas[row] += change
        step = np.float32(change * signs[row])
        if slots[row] < 0:
            add_gram_row(row, step, forward, inverted, scores)
            continue
        similarities = gram[slots[row]]
        for score in range(len(scores)):
            scores[score] += step * similarities[score]
    return n_steps


@numba.njit(cache=True)
def descend_weights(  # type: ignore[no-untyped-def]
    labelled, signs, shares, alphas, lengths, forward, weights, settings
):
    """Do what `descend` does, and keep the weights up to date instead of all scores.

    The faster way where many labels move: a step costs a record's own features, and the
    scores have to be made from the weights afterwards.

    Parameters
    ----------
    weights : shape (n_features + 1,), changed; the last is the intercept.
    """
    cost, ratio, tolerance = settings
    starts, features, values = forward
    costs = _class_costs(labelled, signs, shares, cost, ratio)
    n_steps = 0
    for place in range(len(labelled) - 1, -1, -1):
        row = labelled[place]
        score = weights[-1]
        for at in range(starts[row], starts[row + 1]):
            score += values[at] * weights[features[at]]
        own = shares[row] * (costs[0] if signs[row] > 0 else costs[1])
        change = _step(row, score, own, signs, alphas, lengths)
        if abs(change) <= tolerance:
            continue
        n_steps += 1
        alphas[row] += change
        step = change * signs[row]
        weights[-1] += step
        for at in range(starts[row], starts[row + 1]):
            weights[features[at]] += step * values[at]
    return n_steps
