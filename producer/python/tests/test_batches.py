import numpy as np
import pytest

from weft_publisher import batches, limits
from weft_publisher._proto import importances_pb2
from weft_publisher.packing import ImportanceBatch


def batch(samples: int, sequence: int, subcomponents: int = 50) -> batches.SampleBatch:
    """Every sample with a number of entries of its own; a sequence every so many samples."""
    random = np.random.default_rng(samples)
    counts = random.integers(0, subcomponents + 1, samples)
    columns = np.concatenate([np.arange(count) for count in counts])
    return batches.SampleBatch(
        7,
        ImportanceBatch(
            subcomponents,
            np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32),
            columns.astype(np.uint16),
            random.integers(1, 32_769, len(columns)).astype(np.uint16),
        ),
        random.integers(0, 1_000, samples).astype(np.uint32),
        np.arange(0, samples, sequence, dtype=np.uint32),
        random.random(samples, np.float32),
        b"here",
    )


def test_keeps_what_fits_in_one_piece() -> None:
    assert batch(20, 5).ends(1_000_000) == [20]


def test_cuts_at_sequence_starts_into_records_below_the_limit_that_hold_everything() -> None:
    whole = batch(24_000, 10)
    records = list(whole.records(100, 33))
    assert len(records) > 2
    assert [r.number for r in records] == list(range(100, 100 + len(records)))
    assert {r.origin for r in records} == {33}
    assert all(len(batches.record(r)) < limits.MOST_BYTES + 1_000 for r in records)
    assert [r.input_position for r in records] == [b""] * (len(records) - 1) + [b"here"]
    parts = [batches.decode(r, 50) for r in records]
    assert all(p.importances.samples % 10 == 0 for p in parts)
    begins = np.cumsum([0, *(p.importances.samples for p in parts)])
    joined = np.concatenate([p.importances.dense() for p in parts])
    np.testing.assert_array_equal(joined, whole.importances.dense())
    for name in ("tokens", "losses"):
        np.testing.assert_array_equal(np.concatenate([getattr(p, name) for p in parts]), getattr(whole, name))
    starts = [p.sequence_starts + b for p, b in zip(parts, begins, strict=False) if p.sequence_starts is not None]
    np.testing.assert_array_equal(np.concatenate(starts), whole.sequence_starts)


def test_carries_the_features_that_are_on() -> None:
    features = np.array([[0, 0.5, 0], [0, 0, 0], [1, 0, -2]], np.float32)
    rows = ImportanceBatch(4, np.arange(4, dtype=np.uint32), np.zeros(3, np.uint16), np.ones(3, np.uint16))
    whole = batches.SampleBatch(0, rows, features=features)
    (record,) = whole.records(0, 0)
    assert np.frombuffer(record.feature_offsets, "<u4").tolist() == [0, 1, 1, 3]
    assert np.frombuffer(record.features, "<u4").tolist() == [1, 0, 2]
    assert np.frombuffer(record.feature_values, "<f4").tolist() == [0.5, 1, -2]
    assert whole.ends(36) == [2, 3], "features count"


def test_cuts_within_a_sequence_only_if_it_alone_is_too_large() -> None:
    ends = batch(300, 300).ends(5_000)
    assert len(ends) > 3
    assert ends[-1] == 300


def test_refuses_a_sample_that_alone_is_too_large() -> None:
    with pytest.raises(ValueError, match="alone is over 100 bytes"):
        batch(5, 5).ends(100)


def test_keeps_to_the_samples_that_a_record_may_have() -> None:
    empty = ImportanceBatch(1, np.zeros(70_001, np.uint32), np.zeros(0, np.uint16), np.zeros(0, np.uint16))
    assert batches.SampleBatch(0, empty).ends(limits.MOST_BYTES) == [65_535, 70_000]


def test_begins_sequences_where_those_before_end() -> None:
    assert batches.sequence_starts([3, 0, 2, 1]).tolist() == [0, 3, 5]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"column_bytes": 3}, "columns of 3 bytes"),
        ({"samples": 6}, "row offsets of batch 0 are none of 6 samples"),
        ({"values": b"\0\0"}, "columns and 1 values"),
        ({"values": b"\xff\xff" * 140}, "out of range"),
    ],
)
def test_refuses_to_read_what_is_no_batch(change: dict[str, object], told: str) -> None:
    record = next(batch(5, 5).records(0, 0))
    assert len(record.values) == 2 * 140
    for name, value in change.items():
        setattr(record, name, value)
    with pytest.raises(ValueError, match=told):
        batches.decode(record, 50)


def test_reads_only_its_own_format() -> None:
    assert batches.parse(batches.record(importances_pb2.Mark(passed_step=3))).mark.passed_step == 3
    for value in (None, b"", b"\x08\x02", b"\x12\x00"):
        with pytest.raises(ValueError, match="another format than 1"):
            batches.parse(value)


def test_refuses_tokens_that_the_vocabulary_lacks() -> None:
    with pytest.raises(ValueError, match="token id 7 in a vocabulary of 7"):
        batches.vocabulary_checked(np.array([1, 7]), 7)
    with pytest.raises(ValueError, match="token id -1"):
        batches.vocabulary_checked(np.array([-1]), 7)
