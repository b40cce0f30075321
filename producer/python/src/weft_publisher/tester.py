"""A node's part in testing clusters: it claims requests, and writes each answer once."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition
from google.protobuf.message import DecodeError

from weft_publisher import batches, keys
from weft_publisher._proto import event_pb2, tests_pb2
from weft_publisher.answers import answer, confirmed, head
from weft_publisher.effects import Effects, TestRequest
from weft_publisher.manifest import RunManifest
from weft_publisher.sending import producer_config
from weft_publisher.topics import Topics

_LOG = logging.getLogger("weft_publisher")
_POLL_SECONDS = 0.2
_COST = 1.25  # Of a test, over what it took: as in Java.
_PATIENCE_SECONDS = 60.0

#: Takes a cluster out of the model, and says what that changes.
OnTest: TypeAlias = Callable[[TestRequest], Effects]


@dataclass(frozen=True, eq=False)
class _Claim:
    """A request in hand: where it lies, and how often requests had moved between nodes before."""

    message: Message
    moves: int


class Tester:
    """Shares a run's requests with its other nodes, as one consumer group; answers in its time's share.

    A thread talks to Kafka; the callback runs in the thread that calls `serve`, between two steps of a loop, so that
    the model stands still meanwhile. An answer and its request's offset are one transaction: each request is answered
    once, by whoever lives. A failure here is logged, and tests end; it never stops publishing.
    """

    def __init__(
        self,
        kafka: Mapping[str, Any],
        topics: Topics,
        manifest: RunManifest,
        node: str,
        on_test: OnTest,
        share: float,
    ) -> None:
        """Start; `share` is the part of the time that tests may take, in (0, 1]."""
        if not 0 < share <= 1:
            raise ValueError(f"test share {share} is not in (0, 1]")
        self._topics, self._manifest, self._node = topics, manifest, node
        self._on_test, self._share = on_test, share
        self._consumer = Consumer(_consumer_config(kafka, f"{topics.prefix}tests.{manifest.run}"))
        self._producer = Producer(producer_config(kafka, f"{topics.prefix}tests.{manifest.run}/{node}"))
        self._changed = threading.Condition()
        self._claim: _Claim | None = None
        self._answer: tests_pb2.TestEffect | None = None
        self._waiting: deque[Message] = deque()
        self._moves = 0
        self._rest_until = 0.0
        self._hurried = self._serving = self._closing = False
        self.answered = 0
        self._thread = threading.Thread(target=self._run, name=f"weft-tests-{node}", daemon=True)
        self._thread.start()

    def serve(self, step: int) -> bool:
        """Answer the request in hand, if there is one, by the model as it is at this step."""
        with self._changed:
            claim = self._claim
            if claim is None or self._answer is not None or self._serving:
                return False
            self._serving = True
        began = time.monotonic()
        try:
            effect = self._tested(_parsed(claim.message), step)
            effect.took_seconds = time.monotonic() - began
            effect.answered_at = time.time_ns() // 1_000_000
        finally:
            with self._changed:
                self._serving = False
                took = time.monotonic() - began
                self._rest_until = time.monotonic() + took * _COST * (1 / self._share - 1)
        with self._changed:
            if self._claim is claim:
                self._answer = effect
        return True

    def serve_for(self, seconds: float, step: int) -> int:
        """Answer all that comes in so many seconds, without rest; return how many were."""
        deadline, before = time.monotonic() + seconds, self.answered
        self._hurried = True
        try:
            while self._thread.is_alive() and (left := deadline - time.monotonic()) > 0:
                if not self.serve(step):
                    with self._changed:
                        self._changed.wait(min(left, _POLL_SECONDS))
            with self._changed:  # What is answered is written.
                self._changed.wait_for(lambda: self._answer is None or not self._thread.is_alive(), _PATIENCE_SECONDS)
        finally:
            self._hurried = False
        return self.answered - before

    def close(self) -> None:
        """Write the answer in hand, and leave the group."""
        self._closing = True
        self._thread.join(_PATIENCE_SECONDS)

    def _tested(self, message: tests_pb2.TestRequest, step: int) -> tests_pb2.TestEffect:
        try:
            if message.digest != self._manifest.digest:
                raise ValueError(f"the run's manifest is another one: {message.digest}")
            request = TestRequest.of(message, self._manifest)
            return answer(request, self._on_test(request), self._node, step)
        except Exception as e:
            if not isinstance(e, ValueError):
                _LOG.exception("Node '%s' can't test cluster %d", self._node, message.cluster)
            refusal = head(message, self._node, step)
            refusal.refused = str(e) if isinstance(e, ValueError) else f"{type(e).__name__}: {e}"
            return refusal

    def _run(self) -> None:
        try:
            self._producer.init_transactions(_PATIENCE_SECONDS)
            self._consumer.subscribe([self._topics.tests], on_assign=self._forget, on_revoke=self._forget)
            while not self._closing or self._answer is not None:
                self._turn()
        except Exception as e:
            _LOG.error("Node '%s/%s' tests no more: %s", self._manifest.run, self._node, e)
        finally:
            self._consumer.close()
            with self._changed:
                self._changed.notify_all()

    def _turn(self) -> None:
        """Write the answer in hand, or take the next request in hand."""
        if self._answer is not None:
            self._write_answer()
        busy = self._claim is not None or self._waiting or (self._rests() and not self._hurried)
        (self._consumer.pause if busy else self._consumer.resume)(self._consumer.assignment())
        message = self._consumer.poll(_POLL_SECONDS)
        if message is not None and self._is_own(message):
            self._waiting.append(message)
        if self._claim is None and self._waiting and (self._hurried or not self._rests()):
            self._take(self._waiting.popleft())

    def _rests(self) -> bool:
        return time.monotonic() < self._rest_until

    def _is_own(self, message: Message) -> bool:
        """By the key: requests of other runs are read by their nodes."""
        problem = message.error()
        if problem is not None:
            if problem.fatal() or problem.code() == KafkaError.GROUP_AUTHORIZATION_FAILED:
                raise KafkaException(problem)
            _LOG.debug("Tests: %s", problem)
            return False
        return (message.key() or b"").startswith(f"{self._manifest.run}/".encode())

    def _take(self, message: Message) -> None:
        claim = _Claim(message, self._moves)
        try:
            _parsed(message)
        except ValueError as e:
            _LOG.warning("Rejected a test request: %s", e)
            self._write(claim, [self._rejected(message, str(e))])
            return
        with self._changed:
            self._claim = claim
            self._changed.notify_all()

    def _write_answer(self) -> None:
        claim, effect = self._claim, self._answer
        if claim is not None and effect is not None and self._write(claim, self._records(effect)):
            self.answered += 1
        with self._changed:
            self._claim = self._answer = None
            self._changed.notify_all()

    def _write(self, claim: _Claim, records: list[dict[str, Any]]) -> bool:
        """One transaction: what is written, and that the request is done; False where it is another's by now."""
        if claim.moves != self._moves:
            return False
        message = claim.message
        done = TopicPartition(message.topic() or "", message.partition() or 0, (message.offset() or 0) + 1)
        try:
            self._producer.begin_transaction()
            for record in records:
                self._producer.produce(**record)
            group = self._consumer.consumer_group_metadata()
            _retried(lambda: self._producer.send_offsets_to_transaction([done], group, _PATIENCE_SECONDS))
            _retried(lambda: self._producer.commit_transaction(_PATIENCE_SECONDS))
            return True
        except KafkaException as e:
            if e.args[0].fatal():
                raise
            _LOG.warning("A test is tried again: %s", e.args[0].str())
            _retried(lambda: self._producer.abort_transaction(_PATIENCE_SECONDS))
            if claim.moves == self._moves:  # Else whoever has its partition now begins where committed.
                self._waiting.appendleft(message)
            return False

    def _forget(self, *_: object) -> None:
        """Requests move between nodes: what is in hand may be another's."""
        with self._changed:
            self._moves += 1
            self._waiting.clear()
            self._claim = self._answer = None

    def _records(self, effect: tests_pb2.TestEffect) -> list[dict[str, Any]]:
        key = f"{effect.run}/{effect.reading}/{effect.analysis}"
        records = [self._of_run(self._topics.effects, f"{key}/{effect.cluster}", effect)]
        said = None if effect.refused else confirmed(effect)
        if said is not None:
            event = event_pb2.Event(
                format=batches.FORMAT,
                kind=event_pb2.Event.CLUSTER_CONFIRMED,
                run=effect.run,
                reading=effect.reading,
                analysis=effect.analysis,
                window=effect.window,
                cluster=effect.cluster,
                members=effect.members,
                node=effect.node,
                detail=said,
            )
            records.append(self._of_run(self._topics.events, key, event))
        return records

    def _of_run(self, topic: str, key: str, message: tests_pb2.TestEffect | event_pb2.Event) -> dict[str, Any]:
        """Lies in the partition of the run's name."""
        count = len(self._consumer.list_topics(topic, _PATIENCE_SECONDS).topics[topic].partitions)
        partition = keys.partition(self._manifest.run, count)
        return {"topic": topic, "key": key.encode(), "value": message.SerializeToString(), "partition": partition}

    def _rejected(self, message: Message, why: str) -> dict[str, Any]:
        source = f"{message.topic()}-{message.partition()}@{message.offset()}"
        told = {"reason": "unparsable", "detail": why, "source": source, "time": str(message.timestamp()[1])}
        headers = [*(message.headers() or []), *((f"weft.{name}", text.encode()) for name, text in told.items())]
        return {"topic": self._topics.rejected, "key": message.key(), "value": message.value(), "headers": headers}


def _consumer_config(kafka: Mapping[str, Any], group: str) -> dict[str, Any]:
    return {
        "auto.offset.reset": "earliest",
        "session.timeout.ms": 6_000,
        "heartbeat.interval.ms": 1_500,
        **kafka,
        "group.id": group,
        "partition.assignment.strategy": "range",  # All at once: what is in hand is given up whole.
        "isolation.level": "read_committed",
        "enable.auto.commit": False,
    }


def _retried(call: Callable[[], Any]) -> None:
    """Call until the broker is back; what is not to be tried again is raised, and so is what takes too long."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            call()
            return
        except KafkaException as e:
            if not e.args[0].retriable() or time.monotonic() > deadline:
                raise


def _parsed(message: Message) -> tests_pb2.TestRequest:
    """Read a request; ValueError if it is none."""
    value = message.value() or b""
    if value[:2] != bytes((8, batches.FORMAT)):
        raise ValueError(f"a test request of another format than {batches.FORMAT}")
    try:
        request = tests_pb2.TestRequest.FromString(value)
    except DecodeError as e:
        raise ValueError(f"not a test request ({len(value)} bytes): {e}") from e
    for numbers in (request.members.numbers, *(control.numbers for control in request.controls)):
        if not numbers or any(a >= b for a, b in pairwise(numbers)):
            raise ValueError("a set of a test request is empty or not ascending")
    if not request.samples:
        raise ValueError("a test request without samples")
    return request
