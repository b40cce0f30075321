"""Tests of clusters on the broker that WEFT_BROKERS names: claimed, answered once, taken over."""

import threading
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import made
import numpy as np
import pytest
from confluent_kafka import Producer

from weft_publisher import Effects, Publisher, RunManifest, TestRequest, Topics, keys
from weft_publisher._proto import event_pb2, tests_pb2
from weft_publisher.reading import TopicReader, client_config

SECONDS = 30.0


def run_name(what: str) -> str:
    return f"{what}-{uuid.uuid4().hex[:8]}"


def opened(
    brokers: str, run: str, on_test: Callable[[TestRequest], Effects], node: str = "a", **more: Any
) -> Publisher:
    return Publisher(brokers, run, made.MATRICES, node=node, nodes=["a", "b"], vocabulary=2, on_test=on_test, **more)


def ask(brokers: str, manifest: RunManifest, clusters: Sequence[int]) -> None:
    producer = Producer({"bootstrap.servers": brokers, "partitioner": "murmur2_random"})
    for cluster in clusters:
        message = made.request(manifest, cluster=cluster)
        if cluster == 99:
            message.digest = "another"
        key = f"{manifest.run}/live/default/{cluster}"
        value = b"no request" if cluster == 13 else message.SerializeToString()
        producer.produce(Topics().tests, value, key)
    assert producer.flush(SECONDS) == 0


def committed(brokers: str, topic: str, run: str, least: int) -> list[bytes]:
    """Values of a run's records, once so many are there; they lie in its name's partition, but for rejected ones.

    A commit is answered before it has come to all partitions.
    """
    deadline = time.monotonic() + SECONDS
    while True:
        found = there(brokers, topic, run)
        if len(found) >= least or time.monotonic() > deadline:
            return found


def there(brokers: str, topic: str, run: str) -> list[bytes]:
    """Those that are there now."""
    with TopicReader(client_config(brokers, None)) as reader:
        count = reader.partitions(topic)
        partitions = range(count) if topic == Topics().rejected else [keys.partition(run, count)]
        return [
            message.value() or b""
            for partition in partitions
            for message in reader.messages(topic, partition)
            if (message.key() or b"").startswith(run.encode())
        ]


def effects(brokers: str, run: str, least: int = 0) -> list[tests_pb2.TestEffect]:
    return [tests_pb2.TestEffect.FromString(value) for value in committed(brokers, Topics().effects, run, least)]


def importances() -> dict[str, Any]:
    return {matrix: np.full((4, width), 0.5) for matrix, width in made.MATRICES.items()}


def serve(publisher: Publisher, many: int) -> int:
    """Until it has answered so many; how many it has."""
    deadline = time.monotonic() + SECONDS
    answered = 0
    while answered < many:
        answered += publisher.test(0.3)
        assert time.monotonic() < deadline, f"{many - answered} answers are not there"
    return answered


def test_answers_each_request_once_and_says_why_not(brokers: str) -> None:
    run = run_name("tested")

    def on_test(request: TestRequest) -> Effects:
        if request.cluster == 2:
            raise KeyError("h.9")
        return made.answered(request)

    with opened(brokers, run, on_test) as publisher:
        publisher.publish(7, importances())
        ask(brokers, publisher.manifest, [1, 2, 13, 99, 3])
        serve(publisher, 4)
        assert publisher.test(0.5) == 0
    found = {effect.cluster: effect for effect in effects(brokers, run, 4)}
    assert sorted(found) == [1, 2, 3, 99]
    assert found[1].ratio == pytest.approx(4 / 0.375)
    assert (found[1].node, found[1].checkpoint, found[1].refused) == ("a", 7, "")
    assert found[1].answered_at > 0
    assert found[2].refused == "KeyError: 'h.9'"
    assert found[99].refused == "the run's manifest is another one: another"
    events = [event_pb2.Event.FromString(value) for value in committed(brokers, Topics().events, run, 2)]
    assert sorted((event.cluster, event.detail) for event in events) == [
        (1, "confirmed: 11 times its controls"),
        (3, "confirmed: 11 times its controls"),
    ]
    assert committed(brokers, Topics().rejected, run, 1) == [b"no request"]


def test_answers_within_publish_and_then_rests(brokers: str) -> None:
    run, threads = run_name("within"), set()

    def on_test(request: TestRequest) -> Effects:
        threads.add(threading.current_thread())
        return made.answered(request)

    waited = threading.Event()
    with opened(brokers, run, on_test, test_share=1e-9) as publisher:
        ask(brokers, publisher.manifest, [1, 2])
        for step in range(int(SECONDS / 0.05)):
            publisher.publish(step, importances())
            if threads:
                break
            waited.wait(0.05)
        for more in range(20):
            publisher.publish(step + 1 + more, importances())
    assert threads == {threading.current_thread()}
    assert len(effects(brokers, run, 1)) == 1


def test_leaves_to_another_node_what_one_had_in_hand_when_it_went(brokers: str) -> None:
    run = run_name("over")
    first = opened(brokers, run, made.answered)
    ask(brokers, first.manifest, range(6))
    answered = serve(first, 1)
    first.close()  # With a request in hand, or on its way.
    before = len(effects(brokers, run, answered))
    with opened(brokers, run, made.answered, node="b") as second:
        serve(second, 6 - before)
    found = effects(brokers, run, 6)
    assert sorted(effect.cluster for effect in found) == list(range(6))
    assert sum(effect.node == "a" for effect in found) == before > 0


def test_drops_an_answer_whose_request_has_moved_to_another_node(brokers: str) -> None:
    run, begun, go = run_name("moved"), threading.Event(), threading.Event()

    def slow(request: TestRequest) -> Effects:
        begun.set()
        assert go.wait(SECONDS)
        return made.answered(request)

    first = opened(brokers, run, slow)
    ask(brokers, first.manifest, range(12))
    serving = threading.Thread(target=lambda: first.test(2 * SECONDS), daemon=True)
    serving.start()
    assert begun.wait(SECONDS)
    second = opened(brokers, run, made.answered, node="b")
    serve(second, 1)  # So requests have moved.
    go.set()
    deadline = time.monotonic() + SECONDS
    while len(effects(brokers, run)) < 12 and time.monotonic() < deadline:
        second.test(0.3)
    first.close()
    second.close()
    serving.join(SECONDS)
    assert sorted(effect.cluster for effect in effects(brokers, run)) == list(range(12))
