"""A node's records into Kafka in transactions, from one thread."""

import contextlib
import time
from collections.abc import Mapping
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Producer

_PATIENCE_SECONDS = 60.0
_FENCED = ("_FENCED", "PRODUCER_FENCED", "INVALID_PRODUCER_EPOCH")


class PublisherError(RuntimeError):
    """The publisher can't go on; what was not committed is aborted."""


class FencedError(PublisherError):
    """Another publisher of the same node was started; this one stops."""


def producer_config(kafka: Mapping[str, Any], transactional_id: str) -> dict[str, Any]:
    """Return the producer's properties; the user's win over ours, the transactional id over both."""
    return {
        "compression.type": "lz4",
        "linger.ms": 5,
        "queue.buffering.max.kbytes": 32 << 10,
        "transaction.timeout.ms": 30_000,
        "partitioner": "murmur2_random",
        **kafka,
        "transactional.id": transactional_id,
    }


class Transactions:
    """Opens a transaction at the first record, commits when told. After a failure every call says why."""

    def __init__(self, producer: Producer, node: str) -> None:
        """Take a producer whose transactions are initialised; `node` is `run/node`, for messages."""
        self._producer = producer
        self._node = node
        self._undelivered: KafkaError | None = None
        self._failure: PublisherError | None = None
        self.began_at: float | None = None

    def send(self, topic: str, key: bytes, value: bytes, partition: int) -> None:
        """Put a record into the open transaction; waits while the client's buffer is full."""
        if self.began_at is None:
            self._guard(self._producer.begin_transaction)
            self.began_at = time.monotonic()
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                self._producer.produce(topic, value, key, partition, on_delivery=self._delivered)
                break
            except BufferError as e:
                if time.monotonic() > deadline:
                    raise self._fail(f"the client's buffer stayed full for {_PATIENCE_SECONDS:.0f} s") from e
                self._producer.poll(0.05)
            except KafkaException as e:
                raise self._fail_with(e.args[0]) from e
        self._producer.poll(0)
        self._require_delivered()

    def commit(self) -> None:
        """Make everything sent so far seen."""
        if self.began_at is None:
            return
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                self._producer.commit_transaction(_PATIENCE_SECONDS)
                break
            except KafkaException as e:
                if not e.args[0].retriable() or time.monotonic() > deadline:
                    raise self._fail_with(self._undelivered or e.args[0]) from e
        self._require_delivered()
        self.began_at = None

    def abort(self) -> None:
        """Leave nothing of the open transaction; gives up quietly, since the broker aborts it in the end."""
        if self.began_at is not None:
            self.began_at = None
            with contextlib.suppress(KafkaException):  # Fenced, or no broker: then the next one aborts it, or time.
                self._producer.abort_transaction(5.0)

    def _guard(self, call: Any) -> None:
        try:
            call()
        except KafkaException as e:
            raise self._fail_with(e.args[0]) from e

    def _delivered(self, problem: KafkaError | None, _: object) -> None:
        if problem is not None and self._undelivered is None:
            self._undelivered = problem

    def _require_delivered(self) -> None:
        if self._undelivered is not None:
            raise self._fail_with(self._undelivered)

    def _fail_with(self, problem: KafkaError) -> PublisherError:
        if problem.name() in _FENCED:
            self._failure = FencedError(f"node '{self._node}' was started elsewhere; this one stops")
            return self._failure
        return self._fail(problem.str())

    def _fail(self, why: str) -> PublisherError:
        self._failure = PublisherError(f"node '{self._node}' can't publish: {why}")
        return self._failure
