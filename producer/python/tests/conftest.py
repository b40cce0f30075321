"""Shared: a broker to test on, by WEFT_BROKERS, and a producer that keeps what it is given."""

import os
from typing import Any

import pytest
from confluent_kafka import KafkaError, KafkaException

from weft_publisher import publisher
from weft_publisher.history import Found, NodeHistory


class KeptProducer:
    """Keeps the values of committed records; fails when told."""

    def __init__(self) -> None:
        self.committed: list[tuple[str, bytes, bytes]] = []
        self.open: list[tuple[str, bytes, bytes]] = []
        self.commit_problem: int | None = None
        self.aborted = False
        self.full = 0

    def begin_transaction(self) -> None:
        assert not self.open

    def produce(self, topic: str, value: bytes, key: bytes, partition: int, *, on_delivery: Any) -> None:
        if self.full:
            self.full -= 1
            raise BufferError("Local: Queue full")
        self.open.append((topic, key, value))

    def commit_transaction(self, _: float) -> None:
        if self.commit_problem is not None:
            raise KafkaException(KafkaError(self.commit_problem))
        self.committed += self.open
        self.open = []

    def abort_transaction(self, _: float) -> None:
        self.aborted = True
        self.open = []

    def poll(self, _: float) -> int:
        return 0


class Node:
    """Opens publishers on a kept producer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.producer = KeptProducer()
        self._monkeypatch = monkeypatch

    def open(self, matrices: dict[str, int], history: NodeHistory | None = None, **options: Any) -> publisher.Publisher:
        found = Found(history or NodeHistory(), announced=history is not None)
        self._monkeypatch.setattr(publisher, "_connect", lambda *_: (self.producer, 0, found))
        return publisher.Publisher("none:1", "run", matrices, node="a", **options)


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Node:
    return Node(monkeypatch)


@pytest.fixture(scope="session")
def brokers() -> str:
    address = os.environ.get("WEFT_BROKERS")
    if not address:
        pytest.skip("WEFT_BROKERS names no Kafka broker")
    return address
