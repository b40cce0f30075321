"""What a node sends, in order: manifest, numbered batches, marks, an end. Belongs to one thread."""

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weft_publisher import batches, packing
from weft_publisher._proto import importances_pb2, manifest_pb2
from weft_publisher.handover import Step
from weft_publisher.history import Found
from weft_publisher.manifest import RunManifest, vocabulary_parts
from weft_publisher.sending import Transactions
from weft_publisher.topics import Topics


class NodeStream:
    """Packs and sends; begins with the manifest where the node has none yet, else goes on where it stood."""

    def __init__(
        self,
        manifest: RunManifest,
        name: str,
        topics: Topics,
        partition: int,
        found: Found,
        transactions: Transactions,
        commit_interval: float,
    ) -> None:
        """Open it; `name` is `run/node`, the key of its records."""
        self._manifest, self._name = manifest, name
        self._topic, self._partition = topics.importances, partition
        self._transactions, self._interval = transactions, commit_interval
        self.next_number, self._next_origin = found.node.next_number, found.node.next_origin
        self.samples = self.sent_bytes = self.clamped = 0
        if not found.node.begun:
            self._send_manifest(topics, announce=not found.announced)

    def publish(self, step: Step) -> None:
        """Quantise, pack, cut and send a step's importances."""
        arrays = step.staged.arrays()
        if step.mask is not None:
            arrays = [array[step.mask.reshape(-1)] for array in arrays]
        named = list(zip(self._manifest.matrices, arrays, strict=True))
        try:
            importances, clamped = packing.quantise(named, self._manifest.clamps)
        except packing.ImportanceError:
            self.commit()  # The batches before it are whole.
            raise
        batch = batches.SampleBatch(
            step.number,
            importances,
            step.tokens,
            _starts(step),
            step.losses,
            step.position or batches.NO_POSITION,
            step.features,
        )
        for part in batch.records(self.next_number, self._next_origin):
            self._send(part)
            self.next_number += 1
            self.sent_bytes += part.ByteSize()
        self._next_origin += 1
        self.samples += importances.samples
        self.clamped += clamped

    def mark(self, step: int) -> None:
        """Send a mark: no batch below the step follows."""
        self._send(importances_pb2.Mark(passed_step=step))

    def end(self) -> None:
        """Send the end, and commit."""
        self._send(importances_pb2.End(batches=self.next_number))
        self.commit()

    def commit(self) -> None:
        """Make everything sent so far seen."""
        self._transactions.commit()

    def commit_if_due(self) -> float | None:
        """Commit what has waited long enough; return the seconds until the rest is due, None where nothing waits."""
        began = self._transactions.began_at
        if began is None:
            return None
        left = began + self._interval - time.monotonic()
        if left > 0:
            return left
        self.commit()
        return None

    def _send(self, body: importances_pb2.Batch | importances_pb2.Mark | importances_pb2.End) -> None:
        self._transactions.send(self._topic, self._name.encode(), batches.record(body), self._partition)

    def _send_manifest(self, topics: Topics, announce: bool) -> None:
        message = manifest_pb2.Manifest()
        message.CopyFrom(self._manifest.message)
        parts = vocabulary_parts(list(message.vocabulary.tokens))
        if parts:
            del message.vocabulary.tokens[:]
            message.vocabulary.parts = len(parts)
        run, key = self._manifest.run, self._name.encode()
        bodies: list[dict[str, Any]] = [{"manifest": message}, *({"vocabulary_part": p} for p in parts)]
        for body in bodies:
            value = importances_pb2.ImportancesRecord(format=batches.FORMAT, **body).SerializeToString()
            self._transactions.send(self._topic, key, value, self._partition)
        if announce:
            names = [run, *(f"{run}/vocabulary/{p.part}" for p in parts)]
            for name, body in reversed(list(zip(names, bodies, strict=True))):  # The manifest last.
                value = importances_pb2.RunRecord(format=batches.FORMAT, **body).SerializeToString()
                self._transactions.send(topics.runs, name.encode(), value, 0)
        self.commit()


def _starts(step: Step) -> NDArray[np.uint32] | None:
    if len(step.staged.leading) == 1:
        return None
    rows, length = step.staged.leading
    return batches.sequence_starts([length] * rows if step.mask is None else step.mask.sum(axis=1))
