"""What a run is: the manifest that every node's stream begins with."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from weft_publisher import limits
from weft_publisher._proto import manifest_pb2
from weft_publisher.keys import require_name

_MATRIX_NAME = re.compile(r"[^:/\s\x00-\x1f\x7f]{1,200}", re.ASCII)
_LAYER = re.compile(r"(?:^|\.)([0-9]{1,6})(?=\.|$)")
_OUT_OF_RANGE = {
    "refuse": manifest_pb2.OUT_OF_RANGE_REFUSE,
    "clamp": manifest_pb2.OUT_OF_RANGE_CLAMP,
}


@dataclass(frozen=True)
class Matrix:
    """A decomposed weight matrix.

    Without a layer it lies in the one that the first whole number among the parts of its name says
    (`h.2.mlp.c_fc` in layer 2), or where there is none in that of its place. Its own size, `d_out` x `d_in`,
    is for people: 0 where not known.
    """

    subcomponents: int
    layer: int | None = None
    d_in: int = 0
    d_out: int = 0


@dataclass(frozen=True)
class Circuit:
    """A mechanism known in advance: keys `matrix:index`, or numbers.

    It holds at the steps [from_step, end_step), without end if that is 0; a window is scored against the circuits
    that hold at its last step.
    """

    members: Iterable[str | int]
    from_step: int = 0
    end_step: int = 0


class RunManifest:
    """A checked manifest, with the numbering of its subcomponents: 0..C-1 through the matrices in order.

    Two manifests of one content have one `digest`, in Python as in Java.
    """

    def __init__(self, message: manifest_pb2.Manifest) -> None:
        """Check the message; a ValueError names what is wrong in it."""
        self.message = message
        _check_nodes(message)
        if not 1 <= message.window_steps <= 1 << 53:
            raise ValueError(f"a window of {message.window_steps} steps")
        _check_matrices(message.matrices)
        self.matrices = tuple(matrix.name for matrix in message.matrices)
        self.widths = tuple(matrix.subcomponents for matrix in message.matrices)
        self.firsts = tuple(accumulate(self.widths[:-1], initial=0))
        self.subcomponents = sum(self.widths)
        _check_circuits(message.known_circuits, self.subcomponents)
        self.digest = _digest(message)

    @staticmethod
    def of(
        run: str,
        matrices: Mapping[str, int | Matrix],
        *,
        nodes: Sequence[str],
        window_steps: int = 10,
        model: str = "",
        vocabulary: Sequence[str] | int = 0,
        known_circuits: Mapping[str, Iterable[str | int] | Circuit] | None = None,
        out_of_range: str = "refuse",
        seed: int = 0,
    ) -> "RunManifest":
        """Make a manifest; the parameters are those of `Publisher`."""
        if out_of_range not in _OUT_OF_RANGE:
            raise ValueError(f"out_of_range '{out_of_range}' is neither refuse nor clamp")
        message = manifest_pb2.Manifest(
            run=run,
            model=model,
            nodes=list(nodes),
            window_steps=window_steps,
            out_of_range=_OUT_OF_RANGE[out_of_range],
            seed=seed,
            matrices=[_matrix(name, size, place) for place, (name, size) in enumerate(matrices.items())],
        )
        _set_vocabulary(message, vocabulary)
        unlabelled = RunManifest(message)
        for name, given in (known_circuits or {}).items():
            circuit = given if isinstance(given, Circuit) else Circuit(given)
            numbers = [m if isinstance(m, int) else unlabelled.number(m) for m in circuit.members]
            message.known_circuits.add(
                name=name, members=numbers, from_step=circuit.from_step, end_step=circuit.end_step
            )
        return RunManifest(message) if known_circuits else unlabelled

    @property
    def run(self) -> str:
        """The run's id."""
        return self.message.run

    @property
    def clamps(self) -> bool:
        """Whether importances out of [0, 1] are set to the nearest of both, rather than refused."""
        return self.message.out_of_range == manifest_pb2.OUT_OF_RANGE_CLAMP

    def key(self, number: int) -> str:
        """Return the key of a subcomponent, `matrix:index`."""
        if not 0 <= number < self.subcomponents:
            raise ValueError(f"subcomponent {number} of a run with {self.subcomponents}")
        matrix = bisect_right(self.firsts, number) - 1
        return f"{self.matrices[matrix]}:{number - self.firsts[matrix]}"

    def keys(self) -> list[str]:
        """Return the keys of all subcomponents, by number."""
        sizes = zip(self.matrices, self.widths, strict=True)
        return [f"{name}:{index}" for name, width in sizes for index in range(width)]

    def number(self, key: str) -> int:
        """Return the number of the subcomponent with this key."""
        name, _, index = key.rpartition(":")
        if name in self.matrices and re.fullmatch("[0-9]{1,7}", index, re.ASCII):
            matrix = self.matrices.index(name)
            if int(index) < self.widths[matrix]:
                return self.firsts[matrix] + int(index)
        raise ValueError(f"run '{self.run}' has no subcomponent '{key}'")


def _matrix(name: str, size: int | Matrix, place: int) -> manifest_pb2.Matrix:
    matrix = size if isinstance(size, Matrix) else Matrix(size)
    layer = matrix.layer
    if layer is None:
        found = _LAYER.search(name)
        layer = int(found.group(1)) if found else place
    if matrix.subcomponents < 1:
        raise ValueError(f"matrix '{name}' has {matrix.subcomponents} subcomponents")
    if layer < 0:
        raise ValueError(f"matrix '{name}' lies in layer {layer}")
    return manifest_pb2.Matrix(
        name=name, layer=layer, subcomponents=matrix.subcomponents, d_in=matrix.d_in, d_out=matrix.d_out
    )


def _set_vocabulary(message: manifest_pb2.Manifest, vocabulary: Sequence[str] | int) -> None:
    tokens = [] if isinstance(vocabulary, int) else list(vocabulary)
    size = vocabulary if isinstance(vocabulary, int) else len(tokens)
    if not 0 <= size <= limits.VOCABULARY:
        raise ValueError(f"a vocabulary of {size} tokens; up to {limits.VOCABULARY} are allowed")
    if size:
        message.vocabulary.size = size
        message.vocabulary.tokens.extend(tokens)


def _check_nodes(message: manifest_pb2.Manifest) -> None:
    require_name("run", message.run)
    nodes = list(message.nodes)
    if not 1 <= len(nodes) <= limits.NODES:
        raise ValueError(f"a manifest with {len(nodes)} nodes; 1 to {limits.NODES} are allowed")
    seen: set[str] = set()
    for node in nodes:
        if require_name("node", node) in seen:
            raise ValueError(f"node '{node}' is listed twice")
        seen.add(node)


def _check_matrices(matrices: Sequence[manifest_pb2.Matrix]) -> None:
    if not matrices:
        raise ValueError("a manifest without matrices")
    if len(matrices) > limits.MATRICES:
        raise ValueError(f"{len(matrices)} matrices; up to {limits.MATRICES} are allowed")
    seen: set[str] = set()
    total = 0
    for matrix in matrices:
        if not _MATRIX_NAME.fullmatch(matrix.name):
            raise ValueError(f"'{matrix.name}' is no name of a matrix")
        if matrix.name in seen:
            raise ValueError(f"matrix '{matrix.name}' is listed twice")
        seen.add(matrix.name)
        total += matrix.subcomponents
        if total > limits.SUBCOMPONENTS:
            raise ValueError(f"more than {limits.SUBCOMPONENTS} subcomponents, at matrix '{matrix.name}'")


def _check_circuits(circuits: Iterable[manifest_pb2.Circuit], subcomponents: int) -> None:
    for circuit in circuits:
        for member in circuit.members:
            if member >= subcomponents:
                raise ValueError(f"circuit '{circuit.name}' names subcomponent {member} of {subcomponents}")
        if 0 < circuit.end_step <= circuit.from_step:
            raise ValueError(f"circuit '{circuit.name}' holds from step {circuit.from_step} to {circuit.end_step}")


def _digest(message: manifest_pb2.Manifest) -> str:
    """Return 16 hexadecimal digits of SHA-256 over the manifest without its vocabulary."""
    bare = manifest_pb2.Manifest()
    bare.CopyFrom(message)
    bare.ClearField("vocabulary")
    return hashlib.sha256(bare.SerializeToString(deterministic=True)).hexdigest()[:16]


def vocabulary_parts(tokens: Sequence[str]) -> list[manifest_pb2.VocabularyPart]:
    """Cut a vocabulary too large for the manifest; none where all tokens fit it."""
    parts: list[manifest_pb2.VocabularyPart] = []
    first = size = 0
    for token_id, token in enumerate(tokens):
        more = len(token.encode()) + 4
        if size > 0 and size + more > limits.VOCABULARY_BYTES:
            parts.append(manifest_pb2.VocabularyPart(part=len(parts), first=first, tokens=tokens[first:token_id]))
            first, size = token_id, 0
        size += more
    if parts:
        parts.append(manifest_pb2.VocabularyPart(part=len(parts), first=first, tokens=tokens[first:]))
    return parts
