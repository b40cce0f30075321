"""What a node has published, read back so that a restarted one goes on where it stopped."""

from dataclasses import dataclass

from weft_publisher import batches
from weft_publisher._proto import importances_pb2, manifest_pb2
from weft_publisher.manifest import RunManifest
from weft_publisher.reading import TopicReader
from weft_publisher.topics import Topics

_MARGIN_MILLISECONDS = 3_600_000
_FIRST_CHUNK = 64
_LIVE = "live"


@dataclass(frozen=True)
class NodeHistory:
    """A node's committed records.

    `begun`: its manifest is there. `next_number`, `next_origin`: of its next batch, as a record and as it was
    before cutting. `step`: its last batch's. `passed_step`: no batch below it may follow. `position`: where its
    input stood after the last batch. `ended`: it has published all. `dropped`: the live reading forgot the run.
    """

    begun: bool = False
    next_number: int = 0
    next_origin: int = 0
    step: int = 0
    passed_step: int = 0
    position: bytes = b""
    ended: bool = False
    dropped: bool = False


@dataclass(frozen=True)
class Found:
    """A node's history, and whether its run was announced."""

    node: NodeHistory
    announced: bool


class HistoryFold:
    """Follows a node's records in order, from anywhere in its stream to the end."""

    def __init__(self) -> None:
        self.begun = self.ended = self.dropped = self.positioned = False
        self.next_number = self.next_origin = self.step = self.passed_step = 0
        self.position = b""

    def add(self, value: bytes | None) -> None:
        """Take the next record's value."""
        try:
            record = batches.parse(value)
        except ValueError:
            return  # Somebody else's under this node's key: no publisher writes such a record.
        body = record.WhichOneof("body")
        if body == "drop":  # Not the node's own.
            self.dropped |= record.drop.reading == _LIVE
            return
        self.begun = True
        if body == "batch":
            self._add_batch(record.batch)
        elif body == "mark" and not record.mark.stalled:  # Those of ingest say what it will reject.
            self.passed_step = max(self.passed_step, record.mark.passed_step)
        elif body == "end":
            self.next_number = record.end.batches
            self.ended = True

    def _add_batch(self, batch: importances_pb2.Batch) -> None:
        self.next_number = batch.number + 1
        self.next_origin = batch.origin + 1
        self.step = batch.step
        self.passed_step = max(self.passed_step, batch.step)
        if batch.input_position:
            self.position = batch.input_position
            self.positioned = True

    @property
    def conclusive(self) -> bool:
        """Whether nothing before what was read could tell more."""
        return self.ended or (self.next_number > 0 and self.positioned)

    def history(self) -> NodeHistory:
        """Return what was found."""
        return NodeHistory(
            self.begun,
            self.next_number,
            self.next_origin,
            self.step,
            self.passed_step,
            b"" if self.position == batches.NO_POSITION else self.position,
            self.ended,
            self.dropped,
        )


def read_back(reader: TopicReader, topics: Topics, manifest: RunManifest, node: str, partition: int) -> Found:
    """Read back what a node published, from the end of its partition on, no further than where the run began.

    In growing chunks: cost is at most four times what lies behind the node's last batch. Raises ValueError if
    the run exists with another manifest, or was dropped.
    """
    known = _find_run(reader, topics, manifest.run)
    if known is None:
        return Found(NodeHistory(), False)
    before, milliseconds = known
    if before.digest != manifest.digest:
        raise ValueError(
            f"run '{manifest.run}' exists with another manifest ({before.digest}, not {manifest.digest}):"
            " choose another name for this run"
        )
    since = milliseconds - _MARGIN_MILLISECONDS
    history = _scan_back(reader, topics.importances, partition, f"{manifest.run}/{node}", since)
    if history.dropped:
        raise ValueError(f"run '{manifest.run}' was dropped from the live reading: choose another name for this run")
    return Found(history, True)


def _find_run(reader: TopicReader, topics: Topics, run: str) -> tuple[RunManifest, int] | None:
    found = [message for message in reader.messages(topics.runs, 0) if message.key() == run.encode()]
    value = found[-1].value() if found else None
    if value is None:
        return None
    record = importances_pb2.RunRecord.FromString(value)
    message = record.manifest if record.HasField("manifest") else manifest_pb2.Manifest()
    return RunManifest(message), int(found[-1].timestamp()[1])


def _scan_back(reader: TopicReader, topic: str, partition: int, key: str, since: int) -> NodeHistory:
    first = reader.first_since(topic, partition, since)
    if first is None:
        return NodeHistory()
    end = reader.end(topic, partition)
    chunk = _FIRST_CHUNK
    while True:
        begin = max(first, end - chunk)
        fold = HistoryFold()  # Anew: a later part alone is not enough.
        for message in reader.messages(topic, partition, begin):
            if message.key() == key.encode():
                fold.add(message.value())
        if fold.conclusive or begin == first:
            return fold.history()
        chunk *= 4
