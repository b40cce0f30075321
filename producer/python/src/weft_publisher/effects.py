"""What a node is asked to take out of its model, and what a callback answers. Plain numpy: knows no torch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from weft_publisher._proto import tests_pb2
from weft_publisher.manifest import RunManifest

#: Subcomponents by matrix: their indexes in it, ascending; matrices without any are left out.
Members: TypeAlias = Mapping[str, NDArray[np.int64]]

#: Mean importance over a cluster's members from which a sample is active, and below which it is silent.
ACTIVE, SILENT = 0.5, 0.1

_NEAREST = 5
_KINDS = {
    tests_pb2.SAMPLE_KIND_EXEMPLAR: "exemplar",
    tests_pb2.SAMPLE_KIND_SILENT: "silent",
    tests_pb2.SAMPLE_KIND_RANDOM: "random",
}


@dataclass(frozen=True, eq=False)
class TestSample:
    """A sequence of tokens, each of which is tested, or a vector of features: those that are on, by number.

    Where batches carry neither, `node`, `batch` and `sample` (its row) say which of the published samples it is.
    `kind` is `exemplar`, `silent` or `random`.
    """

    __test__: ClassVar[bool] = False

    kind: str
    tokens: NDArray[np.uint32] | None
    features: Mapping[int, float]
    node: str
    batch: int
    sample: int

    @property
    def length(self) -> int:
        """How many samples of importances it is: its tokens, or 1."""
        return 1 if self.tokens is None else len(self.tokens)


@dataclass(frozen=True, eq=False)
class TestRequest:
    """A cluster to take out of the model, on these samples, and sets like it to compare with."""

    __test__: ClassVar[bool] = False

    run: str
    reading: str
    analysis: str
    window: int
    cluster: int
    members: Members
    #: The members of each layer alone; none where the cluster lies in one.
    layers: Mapping[int, Members]
    #: Of like importance over all samples.
    controls: tuple[Members, ...]
    samples: tuple[TestSample, ...]
    seed: int
    manifest: RunManifest
    message: tests_pb2.TestRequest

    @staticmethod
    def of(message: tests_pb2.TestRequest, manifest: RunManifest) -> "TestRequest":
        """Read the record; ValueError if it names what the run has not."""
        members = by_matrix(message.members.numbers, manifest)
        layer_of = {matrix.name: matrix.layer for matrix in manifest.message.matrices}
        layers = sorted({layer_of[name] for name in members})
        return TestRequest(
            message.run,
            message.reading,
            message.analysis,
            message.window,
            message.cluster,
            members,
            {at: {m: own for m, own in members.items() if layer_of[m] == at} for at in layers if len(layers) > 1},
            tuple(by_matrix(control.numbers, manifest) for control in message.controls),
            tuple(map(_sample, message.samples)),
            message.seed,
            manifest,
            message,
        )

    def sets(self) -> list[Members]:
        """Return what is to be taken out, a set at a time: the whole, each layer, each control."""
        return [self.members, *self.layers.values(), *self.controls]

    def features(self, width: int) -> NDArray[np.float32]:
        """Return the samples as vectors of so many features, samples x width."""
        dense = np.zeros((len(self.samples), width), np.float32)
        for row, sample in enumerate(self.samples):
            for feature, value in sample.features.items():
                if feature >= width:
                    raise ValueError(f"feature {feature} of a model with {width} features")
                dense[row, feature] = value
        return dense

    def matched(self, importances: Mapping[str, NDArray[Any]]) -> tuple[Members, ...]:
        """Draw further controls among the request's candidates, by mean importance where the cluster is active.

        `importances` holds these means, an array of its subcomponents a matrix. Each member is stood for by one of
        the 5 nearest in its matrix, none twice in a set. The same seed gives the same.
        """
        means = np.concatenate([np.asarray(importances[name], float) for name in self.manifest.matrices])
        own = np.array(self.message.members.numbers, np.int64)
        candidates = np.setdiff1d(np.array(self.message.candidates, np.int64), own)
        matrix_of = np.searchsorted(self.manifest.firsts, np.arange(self.manifest.subcomponents), side="right")
        nearest = {}
        for member in own.tolist():
            near = candidates[matrix_of[candidates] == matrix_of[member]]
            nearest[member] = near[np.argsort(np.abs(means[near] - means[member]), kind="stable")]
        random = np.random.default_rng([self.seed % (1 << 64), self.cluster])
        drawn = [_draw(random.permutation(own), nearest, random) for _ in range(self.message.matched_draws)]
        return tuple(by_matrix(numbers, self.manifest) for numbers in drawn if numbers)


@dataclass(frozen=True, eq=False)
class SetChange:
    """What one set changed: of every sample an array over its tokens, or of one element.

    `effects`: KL(target || ablated) of the next token in nats, or the squared change summed over the output.
    `losses`: change of the next token's loss in nats, NaN where there is none; left out of vectors.
    """

    effects: list[NDArray[Any]]
    losses: list[NDArray[Any]] | None = None


@dataclass(frozen=True, eq=False)
class Effects:
    """A callback's answer.

    Args:
        activities: of every sample, mean importance over the members, an array as in `SetChange`.
        changes: of `request.sets()`, then of `matched`, in that order.
        matched: controls drawn by importance on the active samples, as `request.matched` does.
        items: by token the change of its probability, or by output feature the squared change: sums over the
            active samples, and over the silent ones.
        importances: of every set of `changes`, its mean importance on the active samples, where known.

    """

    activities: Sequence[NDArray[Any]]
    changes: Sequence[SetChange]
    matched: Sequence[Members] = ()
    items: tuple[NDArray[Any], NDArray[Any]] | None = None
    importances: Sequence[float] | None = None


def by_matrix(numbers: Sequence[int], manifest: RunManifest) -> Members:
    """Sort numbers of a run's subcomponents by matrix; ValueError if one is none."""
    every = np.sort(np.array(numbers, np.int64))
    if len(every) and every[-1] >= manifest.subcomponents:
        raise ValueError(f"subcomponent {every[-1]} of a run with {manifest.subcomponents}")
    matrices = np.searchsorted(manifest.firsts, every, side="right") - 1
    return {manifest.matrices[m]: every[matrices == m] - manifest.firsts[m] for m in np.unique(matrices).tolist()}


def numbers_of(members: Members, manifest: RunManifest) -> list[int]:
    """Return the numbers in the run, ascending."""
    firsts = dict(zip(manifest.matrices, manifest.firsts, strict=True))
    return sorted(firsts[name] + int(index) for name, indexes in members.items() for index in indexes)


def _sample(message: tests_pb2.TestSample) -> TestSample:
    features = np.frombuffer(message.features, "<u4").tolist()
    values = np.frombuffer(message.feature_values, "<f4").tolist()
    return TestSample(
        _KINDS.get(message.kind, "unknown"),
        np.frombuffer(message.tokens, "<u4") if message.tokens else None,
        dict(zip(features, values, strict=True)),
        message.node,
        message.batch,
        message.sample,
    )


def _draw(
    members: NDArray[np.int64], nearest: Mapping[int, NDArray[np.int64]], random: np.random.Generator
) -> list[int]:
    drawn: list[int] = []
    for member in members.tolist():
        left = [number for number in nearest[member].tolist() if number not in drawn][:_NEAREST]
        if left:
            drawn.append(left[random.integers(len(left))])
    return drawn
