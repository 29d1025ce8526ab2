"""The arrays and settings of a bundle, as safetensors and JSON; never a pickle."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import InvalidBundleError
from classifier.modelling.calibration import Sigmoid
from classifier.modelling.inclusion import InclusionModel
from classifier.modelling.mechanisms import MechanismModel
from classifier.modelling.phrases import KNOTS
from classifier.modelling.prior import PhraseTable
from classifier.modelling.protocol import ProtocolMatch
from classifier.text.features import (
    BEGINNING_SALT,
    BEGINNINGS,
    BLOCKS,
    PHRASE_ORDERS,
    PHRASE_SALT,
    PROTOCOL_BLOCK,
    BlockSpace,
)
from classifier.text.hashing import BITS, HASHING
from classifier.text.tokens import TOKENS

__all__ = ["arrays_of", "feature_settings", "models_from", "scalars_of"]

_ENOUGH_CODED = 5
"""Codes from which bundles of format 2 fitted a curve to a mechanism."""
Arrays = dict[str, NDArray[Any]]


def feature_settings() -> dict[str, Any]:
    """Return how texts become features; a bundle made otherwise cannot be scored here."""
    return {
        "tokens": TOKENS,
        "hashing": HASHING,
        "bits": BITS,
        "blocks": [
            {
                "name": block.name,
                "columns": list(block.columns),
                "orders": list(block.orders),
                "weight": block.weight,
                "salt": block.salt,
                "stemmed": block.stemmed,
            }
            for block in (*BLOCKS, PROTOCOL_BLOCK)
        ],
        "phrase_orders": list(PHRASE_ORDERS),
        "phrase_salt": PHRASE_SALT,
        "word_beginnings": list(BEGINNINGS),
        "beginning_salt": BEGINNING_SALT,
        "places": KNOTS + 1,
        "pooling": "noisy-or.v1",
    }


def arrays_of(inclusion: InclusionModel, mechanisms: MechanismModel) -> Arrays:
    """Return the arrays to store; weights as 32-bit floats, like the models hold them."""
    return {
        "inclusion.buckets": inclusion.space.buckets.astype(np.int32),
        "inclusion.idf": inclusion.space.idf.astype(np.float32),
        "inclusion.weights": inclusion.weights.astype(np.float32),
        "protocol.buckets": inclusion.protocol.buckets.astype(np.int32),
        "protocol.weights": inclusion.protocol.weights.astype(np.float32),
        "sentences.buckets": mechanisms.sentences.buckets.astype(np.int32),
        "sentences.weights": _stored(mechanisms.sentences.weights),
        "sentences.places": mechanisms.places.astype(np.float64),
        "sentences.intercepts": mechanisms.intercepts.astype(np.float64),
        "records.buckets": mechanisms.records.buckets.astype(np.int32),
        "records.weights": _stored(mechanisms.records.weights),
        "mechanisms.blend": mechanisms.blend.astype(np.float64),
        "mechanisms.cutoffs": mechanisms.cutoffs.astype(np.float64),
    }


def _stored(weights: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.ascontiguousarray(weights, dtype=np.float32)


def scalars_of(inclusion: InclusionModel, mechanisms: MechanismModel) -> dict[str, Any]:
    """Return the single numbers to store."""
    return {
        "inclusion": {
            "intercept": inclusion.intercept,
            "unseen_idf": inclusion.space.unseen_idf,
            "sigmoid": [inclusion.sigmoid.slope, inclusion.sigmoid.offset],
            "cutoff": inclusion.cutoff,
            "n_included": inclusion.n_included,
            "n_excluded": inclusion.n_excluded,
        },
        "mechanisms": {
            "ids": list(mechanisms.mechanism_ids),
            "sigmoids": [[curve.slope, curve.offset] for curve in mechanisms.sigmoids],
            "n_coded": list(mechanisms.n_coded),
            "calibrated": list(mechanisms.calibrated),
        },
    }


def models_from(
    arrays: Arrays, scalars: dict[str, Any]
) -> tuple[InclusionModel, MechanismModel]:
    """Rebuild both models, after checking that the arrays belong together.

    Raises
    ------
    InvalidBundleError
        If an array is missing or has another length than its companions.
    """
    try:
        return _inclusion(arrays, scalars["inclusion"]), _mechanisms(
            arrays, scalars["mechanisms"]
        )
    except (KeyError, OverflowError, TypeError, ValueError) as error:
        raise InvalidBundleError(f"the bundle's weights do not fit together: {error}") from None


def _inclusion(arrays: Arrays, scalars: dict[str, Any]) -> InclusionModel:
    buckets = _buckets(arrays["inclusion.buckets"])
    protocol = _buckets(arrays["protocol.buckets"])
    slope, offset = scalars["sigmoid"]
    return InclusionModel(
        space=BlockSpace(
            buckets=buckets,
            idf=_floats(arrays["inclusion.idf"], (len(buckets),)),
            unseen_idf=_number(scalars["unseen_idf"]),
        ),
        weights=_floats(arrays["inclusion.weights"], (len(buckets),)),
        intercept=_number(scalars["intercept"]),
        protocol=ProtocolMatch(protocol, _floats(arrays["protocol.weights"], (len(protocol),))),
        sigmoid=Sigmoid(slope=_number(slope), offset=_number(offset)),
        cutoff=_number(scalars["cutoff"]),
        n_included=_count(scalars["n_included"]),
        n_excluded=_count(scalars["n_excluded"]),
    )


def _mechanisms(arrays: Arrays, scalars: dict[str, Any]) -> MechanismModel:
    said, whole = _buckets(arrays["sentences.buckets"]), _buckets(arrays["records.buckets"])
    n = len(scalars["ids"])
    curves = [Sigmoid(slope=_number(a), offset=_number(b)) for a, b in scalars["sigmoids"]]
    if len(curves) != n or len(scalars["n_coded"]) != n:
        raise ValueError(f"{n} mechanisms but {len(curves)} curves")
    return MechanismModel(
        mechanism_ids=tuple(str(name) for name in scalars["ids"]),
        sentences=PhraseTable(said, _floats(arrays["sentences.weights"], (len(said), n + 1))),
        places=_floats(arrays["sentences.places"], (KNOTS + 1, n + 1)),
        intercepts=_floats(arrays["sentences.intercepts"], (n,)),
        records=PhraseTable(whole, _floats(arrays["records.weights"], (len(whole), n))),
        blend=_floats(arrays["mechanisms.blend"], (n,)),
        sigmoids=tuple(curves),
        cutoffs=_floats(arrays["mechanisms.cutoffs"], (n,)),
        calibrated=_calibrated(scalars),
        n_coded=tuple(map(_count, scalars["n_coded"])),
    )


def _calibrated(scalars: dict[str, Any]) -> tuple[bool, ...]:
    """Return which mechanisms had codes enough; before format 3 from how many were coded."""
    told = scalars.get("calibrated")
    if told is None:
        return tuple(count >= _ENOUGH_CODED for count in scalars["n_coded"])
    if len(told) != len(scalars["ids"]) or not all(isinstance(one, bool) for one in told):
        raise ValueError("whether each mechanism is calibrated is not said")
    return tuple(told)


def _buckets(array: NDArray[Any]) -> NDArray[np.int64]:
    if not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"buckets must be whole numbers, not {array.dtype}")
    buckets = array.astype(np.int64)
    ordered = bool(np.all(np.diff(buckets) > 0)) if len(buckets) > 1 else True
    if (
        array.ndim != 1
        or not ordered
        or (len(buckets) and not 0 <= buckets[0] <= buckets[-1] < 1 << BITS)
    ):
        raise ValueError("buckets must be ascending and in range")
    return buckets


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value} stands where a count belongs")
    return value


def _number(value: Any) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{value} stands where a finite number belongs")
    return float(value)


def _floats(array: NDArray[Any], shape: tuple[int, ...]) -> NDArray[np.float64]:
    if array.shape != shape or not bool(np.isfinite(array).all()):
        raise ValueError(
            f"an array of shape {array.shape} stands where {shape} finite numbers belong"
        )
    return array.astype(np.float64)
