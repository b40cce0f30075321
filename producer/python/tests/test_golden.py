"""The same records as bytes, from Java and from Python: `PythonRecordsTest` in core reads and writes them too."""

import csv
import struct
from pathlib import Path

import numpy as np

from weft_publisher import Circuit, Matrix, RunManifest, batches, keys
from weft_publisher._proto import importances_pb2
from weft_publisher.packing import quantise

GOLDEN = Path(__file__).parents[3] / "core" / "src" / "test" / "resources" / "golden"


def manifest() -> RunManifest:
    return RunManifest.of(
        "golden.run-1",
        {"h.0.attn.q": 3, "h.1.mlp.up": Matrix(5, d_in=7, d_out=9)},
        nodes=["a", "b"],
        window_steps=4,
        model="golden",
        vocabulary=["<s>", "é", " the"],
        known_circuits={"one": ["h.0.attn.q:0", "h.1.mlp.up:4"], "two": Circuit([3], 8, 40)},
        out_of_range="clamp",
        seed=-11,
    )


def batch() -> batches.SampleBatch:
    number = np.arange(4 * 8).reshape(4, 8)
    dense = np.where(number % 3 == 0, number * 37 % 101 / 100, 0)
    importances, _ = quantise([("h.0.attn.q", dense[:, :3]), ("h.1.mlp.up", dense[:, 3:])], clamp=True)
    tokens, starts, losses = np.array([0, 1, 2, 0]), np.array([0, 2]), np.arange(4) * 0.5
    return batches.SampleBatch(
        40, importances, tokens.astype(np.uint32), starts.astype(np.uint32), losses.astype(np.float32), b"at 40"
    )


def values() -> list[bytes]:
    head = importances_pb2.ImportancesRecord(format=batches.FORMAT, manifest=manifest().message)
    return [
        head.SerializeToString(deterministic=True),
        *(batches.record(part) for part in batch().records(5, 3)),
        batches.record(importances_pb2.Mark(passed_step=48)),
        batches.record(importances_pb2.End(batches=6)),
    ]


def read(name: str) -> list[bytes]:
    data = (GOLDEN / name).read_bytes()
    found = []
    while data:
        (length,) = struct.unpack("<I", data[:4])
        found.append(data[4 : 4 + length])
        data = data[4 + length :]
    return found


def test_writes_the_bytes_that_java_reads() -> None:
    assert values() == read("records-python.bin")


def test_reads_the_bytes_that_java_writes() -> None:
    head, sparse, mark, end = map(batches.parse, read("records-java.bin"))
    assert RunManifest(head.manifest).digest == manifest().digest
    assert head.manifest == manifest().message
    found, expected = batches.decode(sparse.batch, 8), batch()
    assert (sparse.batch.number, sparse.batch.origin, found.step, found.position) == (5, 3, 40, b"at 40")
    np.testing.assert_array_equal(found.importances.dense(), expected.importances.dense())
    for name in ("tokens", "sequence_starts", "losses"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    assert (mark.mark.passed_step, end.end.batches) == (48, 6)


def test_finds_the_partitions_that_java_finds() -> None:
    with (GOLDEN / "partitions.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) > 20
    for key, partitions, partition in rows:
        assert keys.partition(key, int(partitions)) == int(partition), key


if __name__ == "__main__":  # Writes Python's file anew: python tests/test_golden.py, with src on PYTHONPATH.
    (GOLDEN / "records-python.bin").write_bytes(b"".join(struct.pack("<I", len(v)) + v for v in values()))
