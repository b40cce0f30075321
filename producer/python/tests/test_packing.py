import numpy as np
import pytest
from numpy.typing import NDArray

from weft_publisher.packing import ABOVE, BELOW, NOT_A_NUMBER, ONE, ImportanceBatch, ImportanceError, quantise


def rows(batch: ImportanceBatch) -> list[dict[int, int]]:
    offsets = batch.row_offsets
    return [
        dict(
            zip(
                batch.columns[offsets[s] : offsets[s + 1]].tolist(),
                batch.values[offsets[s] : offsets[s + 1]].tolist(),
                strict=True,
            )
        )
        for s in range(batch.samples)
    ]


def plain(matrices: list[NDArray[np.floating]]) -> list[dict[int, int]]:
    """The same, element by element; Python's round goes half to even."""
    whole = np.concatenate(matrices, axis=1).astype(float)
    quantised = [[round(x * 32_768) for x in row] for row in whole.tolist()]
    return [{c: q for c, q in enumerate(row) if q} for row in quantised]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("widths", [(7,), (3, 1, 8)])
def test_gives_what_a_plain_loop_gives(dtype: type, widths: tuple[int, ...]) -> None:
    random = np.random.default_rng(3)
    matrices: list[NDArray[np.floating]] = [
        (random.random((40, w)) * (random.random((40, w)) < 0.4)).astype(dtype) for w in widths
    ]
    matrices[0][5] = 0
    batch, clamped = quantise([(str(w), m) for w, m in zip(widths, matrices, strict=True)], clamp=False)
    assert rows(batch) == plain(matrices)
    assert all(list(row) == sorted(row) for row in rows(batch))
    assert clamped == 0
    np.testing.assert_allclose(batch.dense(), np.concatenate(matrices, axis=1), atol=2**-16)


def test_rounds_half_to_even_and_keeps_one() -> None:
    halves = np.array([[0.5, 1.5, 2.5, 3.5, ONE - 0.5, ONE, 0]]) / ONE
    batch, _ = quantise([("m", halves)], clamp=False)
    assert rows(batch) == [{1: 2, 2: 2, 3: 4, 4: ONE, 5: ONE}]


def test_takes_booleans_and_strided_arrays() -> None:
    fired = np.array([[True, False], [False, True]])
    assert rows(quantise([("m", fired)], clamp=False)[0]) == [{0: ONE}, {1: ONE}]
    wide = np.linspace(0, 1, 24, dtype=np.float32).reshape(4, 6)
    strided, copied = (quantise([("m", m)], clamp=False)[0] for m in (wide[:, ::2], wide[:, ::2].copy()))
    assert rows(strided) == rows(copied)


@pytest.mark.parametrize(("bad", "told"), [(1.25, "1.25"), (-0.5, "-0.5"), (np.inf, "inf"), (np.nan, "nan")])
def test_refuses_what_is_out_of_range_and_says_where(bad: float, told: str) -> None:
    matrix = np.full((3, 4), 0.5, np.float32)
    matrix[2, 1] = bad
    with pytest.raises(ImportanceError, match=f"importance {told} of subcomponent h.0:1 in sample 2"):
        quantise([("other", matrix[:, :0]), ("h.0", matrix)], clamp=False)


def test_clamps_and_counts_but_never_takes_nan() -> None:
    matrix = np.array([[1.25, -0.5, 0.25], [np.inf, -np.inf, 1]])
    batch, clamped = quantise([("m", matrix)], clamp=True)
    assert rows(batch) == [{0: ONE, 2: ONE // 4}, {0: ONE, 2: ONE}]
    assert clamped == 4
    matrix[1, 1] = np.nan
    with pytest.raises(ImportanceError, match="nan of subcomponent m:1 in sample 1"):
        quantise([("m", matrix)], clamp=True)


def test_takes_what_a_device_quantised() -> None:
    codes = np.array([[0, 5, ABOVE], [BELOW, ONE, 0]], np.uint16)
    batch, clamped = quantise([("m", codes)], clamp=True)
    assert rows(batch) == [{1: 5, 2: ONE}, {1: ONE}]
    assert clamped == 2
    with pytest.raises(ImportanceError, match="above 1 of subcomponent m:2 in sample 0"):
        quantise([("m", codes)], clamp=False)
    codes[1, 2] = NOT_A_NUMBER
    with pytest.raises(ImportanceError, match="nan of subcomponent m:2 in sample 1"):
        quantise([("m", codes)], clamp=True)


def test_numbers_columns_in_four_bytes_where_two_do_not_do() -> None:
    wide = np.zeros((2, 65_536), np.float32)
    wide[:, -1] = 1
    assert quantise([("m", wide)], clamp=False)[0].columns.dtype == np.uint16
    batch = quantise([("m", wide), ("n", wide[:, -1:])], clamp=False)[0]
    assert batch.columns.dtype == np.uint32
    assert rows(batch) == [{65_535: ONE, 65_536: ONE}] * 2
