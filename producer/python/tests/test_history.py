from typing import Any

from weft_publisher import NodeHistory, batches
from weft_publisher._proto import importances_pb2, manifest_pb2
from weft_publisher.history import HistoryFold


def folded(*bodies: dict[str, Any]) -> HistoryFold:
    fold = HistoryFold()
    for body in bodies:
        fold.add(importances_pb2.ImportancesRecord(format=batches.FORMAT, **body).SerializeToString())
    return fold


MANIFEST: dict[str, Any] = {"manifest": manifest_pb2.Manifest(run="r")}
BATCH: dict[str, Any] = {"batch": importances_pb2.Batch(number=6, origin=4, step=30, input_position=b"at 30")}


def test_follows_batches_marks_and_the_end() -> None:
    assert folded().history() == NodeHistory()
    assert folded(MANIFEST).history() == NodeHistory(True)
    assert folded(MANIFEST, BATCH).history() == NodeHistory(True, 7, 5, 30, 30, b"at 30")
    mark = {"mark": importances_pb2.Mark(passed_step=33)}
    assert folded(BATCH, mark).history().passed_step == 33
    assert folded(BATCH, {"end": importances_pb2.End(batches=7)}).history().ended


def test_takes_no_notice_of_what_others_wrote_under_the_nodes_key() -> None:
    stalled = {"mark": importances_pb2.Mark(passed_step=99, stalled=True)}
    fold = folded(BATCH, stalled)
    fold.add(b"no record")
    fold.add(None)
    assert fold.history() == NodeHistory(True, 7, 5, 30, 30, b"at 30")


def test_notices_that_the_live_reading_dropped_the_run() -> None:
    assert folded({"drop": importances_pb2.Drop(reading="live")}).history() == NodeHistory(dropped=True)
    assert not folded(BATCH, {"drop": importances_pb2.Drop(reading="replay")}).history().dropped


def test_has_read_enough_once_it_knows_where_the_input_stood() -> None:
    assert folded(BATCH).conclusive
    assert not folded({"batch": importances_pb2.Batch(number=6)}).conclusive
    assert folded({"end": importances_pb2.End(batches=7)}).conclusive
