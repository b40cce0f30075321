"""Batches as records on the wire: cut so that each stays below 1 MB, and read back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weft_publisher import limits
from weft_publisher._proto import importances_pb2
from weft_publisher.packing import ONE, ImportanceBatch

#: Version of every record's format; its first field.
FORMAT = 1

#: Stands where a batch has no input position, so that a restart need not look for one before it.
NO_POSITION = b"\0"


@dataclass(frozen=True, eq=False)
class SampleBatch:
    """What a node publishes of one step.

    `tokens` (uint32) and `losses` (float32) are one a sample, or None; `sequence_starts` (uint32, rising) are
    the samples that begin a sequence; `position` says where the node's input stands after the batch; `features`
    (float32, samples x features) where samples are vectors of features.
    """

    step: int
    importances: ImportanceBatch
    tokens: NDArray[np.uint32] | None = None
    sequence_starts: NDArray[np.uint32] | None = None
    losses: NDArray[np.float32] | None = None
    position: bytes = b""
    features: NDArray[np.float32] | None = None

    def records(self, number: int, origin: int) -> Iterator[importances_pb2.Batch]:
        """Cut it into messages numbered from `number` on, that share `origin`."""
        begin = 0
        for end in self.ends(limits.MOST_BYTES):
            yield self._part(begin, end, number, origin)
            begin, number = end, number + 1

    def ends(self, most_bytes: int) -> list[int]:
        """Return the ends (exclusive) of the parts: at the last sequence start that fits.

        A sequence is cut only if it alone is too large. Raises ValueError if one sample alone is.
        """
        batch = self.importances
        starts = np.zeros(0, np.uint32) if self.sequence_starts is None else self.sequence_starts
        optional = (self.tokens is not None) + (self.losses is not None)
        sizes = batch.row_offsets.astype(np.int64) * (batch.columns.itemsize + batch.values.itemsize)
        sizes += np.arange(batch.samples + 1, dtype=np.int64) * (4 + 4 * optional)
        if self.features is not None:
            sizes[1:] += np.cumsum(4 + 8 * np.count_nonzero(self.features, axis=1))
        room = most_bytes - 4 * len(starts)
        ends: list[int] = []
        begin = 0
        while begin < batch.samples:
            end = int(np.searchsorted(sizes, sizes[begin] + room, side="right")) - 1
            end = min(end, begin + limits.SAMPLES_A_BATCH)
            if end <= begin:
                raise ValueError(f"sample {begin} alone is over {most_bytes} bytes")
            if end < batch.samples:
                last = int(np.searchsorted(starts, end, side="right")) - 1
                end = int(starts[last]) if last >= 0 and starts[last] > begin else end
            begin = end
            ends.append(end)
        return ends

    def _part(self, begin: int, end: int, number: int, origin: int) -> importances_pb2.Batch:
        batch = self.importances
        offsets = batch.row_offsets[begin : end + 1]
        entries = slice(int(offsets[0]), int(offsets[-1]))
        part = importances_pb2.Batch(
            number=number,
            step=self.step,
            samples=end - begin,
            row_offsets=_bytes(offsets - offsets[0], "<u4"),
            column_bytes=batch.columns.itemsize,
            columns=_bytes(batch.columns[entries], f"<u{batch.columns.itemsize}"),
            values=_bytes(batch.values[entries], "<u2"),
            origin=origin,
        )
        if self.tokens is not None:
            part.token_ids = _bytes(self.tokens[begin:end], "<u4")
        if self.sequence_starts is not None:
            starts = self.sequence_starts
            part.sequence_starts = _bytes(starts[(starts >= begin) & (starts < end)] - begin, "<u4")
        if self.losses is not None:
            part.losses = _bytes(self.losses[begin:end], "<f4")
        if self.features is not None:
            own = self.features[begin:end]
            on = np.count_nonzero(own, axis=1)
            part.feature_offsets = _bytes(np.concatenate([[0], np.cumsum(on)]), "<u4")
            part.features = _bytes(np.nonzero(own)[1], "<u4")
            part.feature_values = _bytes(own[np.nonzero(own)], "<f4")
        if end == batch.samples:
            part.input_position = self.position
        return part


def _bytes(array: NDArray[np.generic], form: str) -> bytes:
    return array.astype(form, copy=False).tobytes()


def decode(batch: importances_pb2.Batch, subcomponents: int) -> SampleBatch:
    """Read a batch back, checked for shape and order; a ValueError says what is wrong."""
    if batch.column_bytes not in (2, 4):
        raise ValueError(f"columns of {batch.column_bytes} bytes")
    offsets = np.frombuffer(batch.row_offsets, "<u4")
    columns = np.frombuffer(batch.columns, f"<u{batch.column_bytes}")
    values = np.frombuffer(batch.values, "<u2")
    if len(offsets) != batch.samples + 1 or offsets[0] != 0 or (np.diff(offsets.astype(np.int64)) < 0).any():
        raise ValueError(f"row offsets of batch {batch.number} are none of {batch.samples} samples")
    if not len(columns) == len(values) == offsets[-1]:
        raise ValueError(f"{len(columns)} columns and {len(values)} values for {offsets[-1]} entries")
    if len(values) and (values.max() > ONE or columns.max() >= subcomponents):
        raise ValueError(f"batch {batch.number} has a column or value that is out of range")
    return SampleBatch(
        batch.step,
        ImportanceBatch(subcomponents, offsets, columns, values),
        _optional(batch.token_ids, "<u4"),
        _optional(batch.sequence_starts, "<u4"),
        _optional(batch.losses, "<f4"),
        b"" if batch.input_position == NO_POSITION else batch.input_position,
    )


def _optional(data: bytes, form: str) -> NDArray[Any] | None:
    return np.frombuffer(data, form) if data else None


def record(body: importances_pb2.Batch | importances_pb2.Mark | importances_pb2.End) -> bytes:
    """Return the value of a record: its format's version first."""
    name = {"Batch": "batch", "Mark": "mark", "End": "end"}[body.DESCRIPTOR.name]
    message = importances_pb2.ImportancesRecord(format=FORMAT)
    getattr(message, name).CopyFrom(body)
    return message.SerializeToString(deterministic=True)


def parse(value: bytes | None) -> importances_pb2.ImportancesRecord:
    """Read a record of `importances`; a ValueError says that it is none, or of another version."""
    if not value or value[:2] != bytes((8, FORMAT)):
        raise ValueError(f"an importances record of another format than {FORMAT}")
    return importances_pb2.ImportancesRecord.FromString(value)


def vocabulary_checked(tokens: NDArray[Any], size: int) -> NDArray[np.uint32]:
    """Return token ids as uint32; a ValueError names one that the vocabulary lacks."""
    if tokens.size and (tokens.min() < 0 or tokens.max() >= size):
        bad = tokens[(tokens < 0) | (tokens >= size)][0]
        raise ValueError(f"token id {bad} in a vocabulary of {size}")
    return tokens.astype(np.uint32)


def sequence_starts(lengths: Sequence[int] | NDArray[np.integer]) -> NDArray[np.uint32]:
    """Return where sequences of these lengths begin, laid one behind the other; empty ones begin nowhere."""
    counts = np.asarray(lengths, np.int64)
    return (np.cumsum(counts) - counts)[counts > 0].astype(np.uint32)
