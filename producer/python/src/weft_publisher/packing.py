"""Dense importances to sparse rows in fixed point, and back. Plain numpy: knows neither torch nor Kafka.

An importance x in [0, 1] travels as q = round(x * 2^15), halves to even, unsigned. No loop visits elements:
Python's own loops are over matrices.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: The q of importance 1.
ONE = 1 << 15

#: In an array of q: what can't be one, as `codes` of a device left it.
NOT_A_NUMBER, BELOW, ABOVE = 65_535, 65_534, 65_533

#: Rounds to 0, half to even.
_HALF_A_STEP = 0.5 / ONE

_WIDE = 1 << 16


@dataclass(frozen=True, eq=False)
class ImportanceBatch:
    """Some samples' importances as sparse rows (CSR): sample s holds entries [row_offsets[s], row_offsets[s + 1]).

    `row_offsets` (uint32), `columns` (uint16 up to 65,536 subcomponents, else uint32; rising within a sample) and
    `values` (uint16, q) are what `scipy.sparse.csr_matrix((values, columns, row_offsets))` takes.
    """

    subcomponents: int
    row_offsets: NDArray[np.uint32]
    columns: NDArray[np.uint16] | NDArray[np.uint32]
    values: NDArray[np.uint16]

    @property
    def samples(self) -> int:
        """Number of samples."""
        return len(self.row_offsets) - 1

    def dense(self) -> NDArray[np.float64]:
        """Return importances as samples x subcomponents, exactly what the fixed point says."""
        dense = np.zeros((self.samples, self.subcomponents))
        rows = np.repeat(np.arange(self.samples), self.row_offsets[1:] - self.row_offsets[:-1])
        dense[rows, self.columns] = self.values / ONE
        return dense


class ImportanceError(ValueError):
    """An importance that the run's manifest refuses: NaN, or out of [0, 1]."""


def quantise(matrices: Sequence[tuple[str, NDArray[np.generic]]], clamp: bool) -> tuple[ImportanceBatch, int]:
    """Quantise matrices of samples x their subcomponents, named, in the manifest's order.

    Floating point, whole numbers and booleans are importances; uint16 are q already, with codes above `ONE`.
    Returns the batch and how many importances were clamped. Raises ImportanceError for NaN always, and for
    others out of [0, 1] unless `clamp`; it names matrix, sample and index.
    """
    samples = len(matrices[0][1])
    clamped = 0
    parts: list[_Entries] = []
    first = 0
    for name, matrix in matrices:
        if matrix.dtype == np.uint16:
            part, more = _of_codes(name, matrix.astype(np.uint16, copy=False), clamp, first)
        else:
            part, more = _of_importances(name, _floating(matrix), clamp, first)
        clamped += more
        first += matrix.shape[1]
        parts.append(part)
    return _merge(samples, first, parts), clamped


@dataclass(frozen=True)
class _Entries:
    """What one matrix has: rows ascending, columns numbered within the run."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[np.uint16]


def _floating(matrix: NDArray[np.generic]) -> NDArray[np.floating]:
    kept = matrix.dtype in (np.dtype(np.float32), np.dtype(np.float64))
    return np.ascontiguousarray(matrix, dtype=None if kept else np.float32)


def _of_importances(name: str, matrix: NDArray[np.floating], clamp: bool, first: int) -> tuple[_Entries, int]:
    clamped = 0
    lowest, highest = (matrix.min(), matrix.max()) if matrix.size else (0.0, 0.0)
    if not (lowest >= 0 and highest <= 1):  # NaN is both.
        bad = np.isnan(matrix) if np.isnan(lowest) else (matrix < 0) | (matrix > 1)
        if np.isnan(lowest) or not clamp:
            at = int(np.flatnonzero(bad)[0])
            _refuse(str(matrix.reshape(-1)[at]), name, at, matrix.shape[1])
        clamped = int(np.count_nonzero(bad))
    at_entries = np.flatnonzero(matrix > _HALF_A_STEP)
    importances = matrix.reshape(-1)[at_entries]
    if clamped:
        np.minimum(importances, 1, out=importances)
    importances *= ONE  # Exact: a power of two.
    values = np.rint(importances, out=importances).astype(np.uint16)
    return _located(at_entries, values, matrix.shape[1], first), clamped


def _of_codes(name: str, codes: NDArray[np.uint16], clamp: bool, first: int) -> tuple[_Entries, int]:
    flat = np.ascontiguousarray(codes).reshape(-1)
    at_entries = np.flatnonzero(flat)
    values = flat[at_entries]
    bad = values > ONE
    clamped = 0
    if bad.any():
        worst = bad if not clamp else values == NOT_A_NUMBER
        if worst.any():
            at = int(np.argmax(worst))
            what = {NOT_A_NUMBER: "nan", BELOW: "below 0", ABOVE: "above 1"}[int(values[at])]
            _refuse(what, name, int(at_entries[at]), codes.shape[1])
        clamped = int(np.count_nonzero(bad))
        values[values == ABOVE] = ONE
        kept = values <= ONE
        at_entries, values = at_entries[kept], values[kept]
    return _located(at_entries, values, codes.shape[1], first), clamped


def _refuse(importance: str, name: str, at: int, width: int) -> None:
    raise ImportanceError(
        f"importance {importance} of subcomponent {name}:{at % width} in sample {at // width} is out of [0, 1]"
    )


def _located(at: NDArray[np.int64], values: NDArray[np.uint16], width: int, first: int) -> _Entries:
    rows = at // width
    return _Entries(rows, at - rows * width + first, values)


def _merge(samples: int, subcomponents: int, parts: Sequence[_Entries]) -> ImportanceBatch:
    """Interleave the matrices' entries by row: each one's place is its row's begin plus what stands before."""
    counts = [np.bincount(part.rows, minlength=samples) for part in parts]
    offsets = np.zeros(samples + 1, np.int64)
    np.cumsum(np.sum(counts, axis=0), out=offsets[1:])
    column_type = np.uint16 if subcomponents <= _WIDE else np.uint32
    columns = np.empty(offsets[-1], column_type)
    values = np.empty(offsets[-1], np.uint16)
    begins = offsets[:-1].copy()
    for part, count in zip(parts, counts, strict=True):
        own_begins = np.cumsum(count) - count
        places = np.arange(len(part.rows)) + (begins - own_begins)[part.rows]
        columns[places] = part.columns
        values[places] = part.values
        begins += count
    return ImportanceBatch(subcomponents, offsets.astype(np.uint32), columns, values)
