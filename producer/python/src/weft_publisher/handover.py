"""A step as a loop hands it over: taken over, and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weft_publisher import batches
from weft_publisher.manifest import RunManifest
from weft_publisher.staging import Staged, Tensor, array_of, stage


@dataclass(frozen=True, eq=False)
class Step:
    """A step's importances as they were handed over; the rest as `publish` checked it, masked but for `mask`."""

    number: int
    staged: Staged
    mask: NDArray[np.bool_] | None
    tokens: NDArray[np.uint32] | None
    losses: NDArray[np.float32] | None
    position: bytes
    features: NDArray[np.float32] | None = None

    @property
    def samples(self) -> int:
        """How many samples it has, without padding."""
        return int(np.prod(self.staged.leading) if self.mask is None else np.count_nonzero(self.mask))


def take_over(
    step: int,
    importances: Mapping[str, Tensor],
    manifest: RunManifest,
    *,
    copy: bool,
    tokens: Any,
    mask: Any,
    losses: Any,
    features: Any,
    position: bytes,
) -> Step:
    """Take over what `publish` is given; ValueError if a shape is wrong, a token unknown or a number not finite."""
    staged = stage(importances, manifest, copy)
    kept = None if mask is None else array_of(mask, "mask", staged.leading).astype(bool)
    ids = None if tokens is None else array_of(tokens, "tokens", staged.leading)
    if ids is not None:
        chosen = ids if kept is None else ids[kept]
        ids = batches.vocabulary_checked(chosen.reshape(-1), manifest.message.vocabulary.size)
    lost = None if losses is None else _losses(array_of(losses, "losses", staged.leading), kept)
    vectors = None if features is None else _features(features, staged.leading, kept)
    return Step(step, staged, kept, ids, lost, position, vectors)


def _losses(losses: NDArray[Any], mask: NDArray[np.bool_] | None) -> NDArray[np.float32]:
    chosen = (losses if mask is None else losses[mask]).reshape(-1).astype(np.float32)
    if not np.isfinite(chosen).all():
        raise ValueError("a loss that is not finite")
    return chosen


def _features(features: Any, leading: tuple[int, ...], mask: NDArray[np.bool_] | None) -> NDArray[np.float32]:
    vectors = array_of(features, "features", (*leading, *np.shape(features)[-1:])).astype(np.float32)
    chosen = vectors.reshape(-1, vectors.shape[-1]) if mask is None else vectors[mask]
    if not np.isfinite(chosen).all():
        raise ValueError("a feature that is not finite")
    return chosen
