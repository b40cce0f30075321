"""On the broker that WEFT_BROKERS names; `PythonPublisherIT` starts one."""

import uuid

import numpy as np
import pytest
from confluent_kafka import Producer
from numpy.typing import NDArray

import weft_publisher
from weft_publisher import FencedError, NodeHistory, Publisher, PublisherError, Topics
from weft_publisher.sending import Transactions, producer_config

MATRICES = {"h.0": 6, "h.1": 4}


def run_name(what: str) -> str:
    return f"{what}-{uuid.uuid4().hex[:8]}"


def importances(seed: int, samples: int = 30) -> dict[str, NDArray[np.float32]]:
    random = np.random.default_rng(seed)
    return {
        m: random.random((samples, w), np.float32) * (random.random((samples, w)) < 0.3) for m, w in MATRICES.items()
    }


def test_comes_back_as_it_was_published(brokers: str) -> None:
    run = run_name("same")
    with Publisher(brokers, run, MATRICES, node="b", nodes=["a", "b"], vocabulary=["x", "y"]) as p:
        for step in range(5):
            p.publish(step, importances(step), tokens=np.arange(30) % 2)
    back = list(weft_publisher.importances(brokers, run))
    assert [(b.node, b.number, b.origin, b.batch.step) for b in back] == [("b", n, n, n) for n in range(5)]
    for step, found in enumerate(back):
        expected = np.concatenate(list(importances(step).values()), axis=1)
        np.testing.assert_allclose(found.batch.importances.dense(), expected, atol=2**-16)
    manifest = weft_publisher.runs(brokers)[run]
    assert manifest.digest == p.manifest.digest
    assert list(manifest.message.vocabulary.tokens) == ["x", "y"]
    assert weft_publisher.snapshots(brokers, run) == []


def test_goes_on_after_the_last_committed_batch(brokers: str) -> None:
    run = run_name("resumed")
    with pytest.raises(ZeroDivisionError), Publisher(brokers, run, MATRICES) as first:
        assert first.history == NodeHistory()
        first.publish(0, importances(0))
        first.publish(3, importances(3), position=b"at 3")
        raise ZeroDivisionError
    with Publisher(brokers, run, MATRICES) as second:
        assert second.history == NodeHistory(True, 2, 2, 3, 3, b"at 3")
        assert [second.publish(step, importances(step)) for step in (2, 3, 4)] == [False, False, True]
    assert second.skipped == 60
    assert [b.batch.step for b in weft_publisher.importances(brokers, run)] == [0, 3, 4]
    with Publisher(brokers, run, MATRICES) as third:
        assert third.history.ended
        with pytest.raises(PublisherError, match="has ended"):
            third.publish(9, importances(9))


def test_fences_an_earlier_publisher_of_the_node_whose_open_batches_are_aborted(brokers: str) -> None:
    run = run_name("fenced")
    first = Publisher(brokers, run, MATRICES, commit_interval=3_600)
    first.publish(0, importances(0))
    first.commit()
    first.publish(1, importances(1))
    with Publisher(brokers, run, MATRICES) as second:
        assert second.history == NodeHistory(True, 1, 1, 0, 0)
        second.publish(1, importances(1))
        with pytest.raises(FencedError, match="was started elsewhere; this one stops"):
            first.commit()
        with pytest.raises(FencedError):
            first.close()
    assert [b.number for b in weft_publisher.importances(brokers, run)] == [0, 1]


def test_reads_back_past_what_another_node_has_open(brokers: str) -> None:
    run, topics = run_name("open"), Topics(importances_partitions=1, prefix=run_name("one") + ".")
    nodes = ["a", "b"]
    with Publisher(brokers, run, MATRICES, node="a", nodes=nodes, topics=topics) as a:
        a.publish(0, importances(0))
        producer = Producer(producer_config({"bootstrap.servers": brokers, "transaction.timeout.ms": 2_000}, run))
        producer.init_transactions(10)
        other = Transactions(producer, "other")
        other.send(topics.importances, b"other", b"not committed", 0)
        producer.flush(10)
        a.publish(1, importances(1))
        a.commit()
        again = Publisher(brokers, run, MATRICES, node="b", nodes=nodes, topics=topics)
        assert again.history == NodeHistory()
        again.close()
        other.abort()
    assert [b.batch.step for b in weft_publisher.importances(brokers, run, topics=topics)] == [0, 1]


def test_refuses_a_run_that_exists_with_another_manifest(brokers: str) -> None:
    run = run_name("taken")
    Publisher(brokers, run, MATRICES).close()
    with pytest.raises(ValueError, match=rf"run '{run}' exists with another manifest \("):
        Publisher(brokers, run, MATRICES, window_steps=99)


def test_cuts_a_batch_too_large_for_a_record(brokers: str) -> None:
    run = run_name("large")
    dense = np.random.default_rng(0).random((8, 1_000, 60), np.float32)
    with Publisher(brokers, run, {"m": 60}) as p:
        p.publish(0, {"m": dense})
        p.publish(1, {"m": dense[:1]})
    back = list(weft_publisher.importances(brokers, run))
    assert [(b.number, b.origin, b.batch.importances.samples) for b in back] == [
        (0, 0, 4_000),
        (1, 0, 4_000),
        (2, 1, 1_000),
    ]


def test_says_that_there_is_no_such_run(brokers: str) -> None:
    with pytest.raises(ValueError, match="no run 'nowhere'"):
        weft_publisher.snapshots(brokers, "nowhere")
