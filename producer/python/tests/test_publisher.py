import logging
import threading
from typing import Any

import numpy as np
import pytest
from confluent_kafka import KafkaError
from conftest import Node
from numpy.typing import NDArray

from weft_publisher import FencedError, ImportanceError, NodeHistory, Publisher, PublisherError
from weft_publisher import batches as wire
from weft_publisher._proto import importances_pb2

FOREVER: dict[str, Any] = {"commit_interval": 3_600.0}


def ones(samples: int = 2) -> dict[str, NDArray[np.float32]]:
    return {"m": np.ones((samples, 4), np.float32)}


def published(node: Node) -> list[importances_pb2.ImportancesRecord]:
    return [wire.parse(value) for topic, _, value in node.producer.committed if topic == "weft.importances"]


def bodies(node: Node) -> list[str | None]:
    return [record.WhichOneof("body") for record in published(node)]


def test_sends_the_manifest_then_numbered_batches_then_the_end(node: Node) -> None:
    with node.open({"m": 4}) as p:
        assert p.publish(0, ones())
        assert p.publish(0, ones())
        p.mark(5)
        p.publish(5, ones(3))
    assert bodies(node) == ["manifest", "batch", "batch", "mark", "batch", "end"]
    assert [r.batch.number for r in published(node) if r.HasField("batch")] == [0, 1, 2]
    assert published(node)[-1].end.batches == 3
    assert [(topic, key) for topic, key, _ in node.producer.committed if topic == "weft.runs"] == [
        ("weft.runs", b"run")
    ]
    assert p.samples == 7
    assert p.sent_bytes > 0


def test_goes_on_where_the_node_stood(node: Node, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), node.open({"m": 4}, NodeHistory(True, 7, 5, 30, 30)) as p:
        p.publish(30, ones())
        p.publish(30, ones())
    first = published(node)[0].batch
    assert (first.number, first.origin) == (7, 5)
    assert bodies(node) == ["batch", "batch", "end"]
    assert caplog.messages == [
        "Step 30 has batches already: this one counts beside them. If it is the same again, begin at step 31."
    ]


def test_skips_what_was_published_before_and_says_so(node: Node, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), node.open({"m": 4}, NodeHistory(True, 7, 5, 30, 32)) as p:
        taken = [p.publish(step, ones()) for step in (10, 20, 30, 31, 32, 40)]
        with pytest.raises(ValueError, match="step 39 after step 40: steps never go back"):
            p.publish(39, ones())
    assert taken == [False, False, False, False, True, True]
    assert p.skipped == 8
    assert [r.batch.step for r in published(node)[:-1]] == [32, 40]
    assert caplog.messages == [
        "Node 'run/a' begins again at step 10: steps up to 30 were published before and are skipped"
    ]


def test_does_not_say_the_end_when_an_exception_leaves_the_block(node: Node) -> None:
    with pytest.raises(KeyboardInterrupt), node.open({"m": 4}, **FOREVER) as p:
        p.publish(0, ones())
        raise KeyboardInterrupt
    assert bodies(node) == ["manifest", "batch"]
    with pytest.raises(PublisherError, match="node 'run/a' is closed"):
        p.publish(1, ones())


def test_refuses_nan_keeps_what_came_before_and_says_why_at_every_call(node: Node) -> None:
    p = node.open({"m": 4}, **FOREVER)
    p.publish(0, ones())
    p.publish(1, {"m": np.full((2, 4), np.nan)})
    for call in (p.commit, lambda: p.publish(2, ones()), p.end, p.close):
        with pytest.raises(ImportanceError, match="nan of subcomponent m:0 in sample 0"):
            call()
    assert bodies(node) == ["manifest", "batch"]


def test_clamps_and_counts_if_told_to(node: Node) -> None:
    with node.open({"m": 4}, out_of_range="clamp") as p:
        p.publish(0, {"m": np.array([[1.5, -1, 0.5, 1]])})
        p.commit()
        assert p.clamped == 2


def test_says_after_a_failure_at_every_call_why_it_stopped(node: Node) -> None:
    p = node.open({"m": 4}, **FOREVER)
    p.publish(0, ones())
    node.producer.commit_problem = KafkaError._ALL_BROKERS_DOWN
    for call in (p.commit, lambda: p.publish(1, ones()), p.close):
        with pytest.raises(PublisherError, match="node 'run/a' can't publish"):
            call()
    assert node.producer.aborted
    assert bodies(node) == ["manifest"]


def test_stops_when_its_node_was_started_elsewhere(node: Node) -> None:
    p = node.open({"m": 4}, **FOREVER)
    p.publish(0, ones())
    node.producer.commit_problem = KafkaError._FENCED
    with pytest.raises(FencedError, match="node 'run/a' was started elsewhere; this one stops"):
        p.commit()


def test_waits_while_the_clients_buffer_is_full(node: Node) -> None:
    with node.open({"m": 4}) as p:
        node.producer.full = 3
        p.publish(0, ones())
    assert bodies(node) == ["manifest", "batch", "end"]


def test_waits_while_too_much_is_pending(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    p = node.open({"m": 4}, most_pending_bytes=50)
    send = p._stream.publish
    monkeypatch.setattr(p._stream, "publish", lambda step: (gate.wait(10), send(step)))
    p.publish(0, ones())  # 32 bytes.
    assert p.pending_bytes == 32
    late = threading.Thread(target=p.publish, args=(1, ones()))
    late.start()
    late.join(0.2)
    assert late.is_alive()
    gate.set()
    late.join(10)
    p.end()
    p.close()
    assert p.waited_seconds > 0.1
    assert bodies(node) == ["manifest", "batch", "batch", "end"]


def test_takes_tensors_over_so_that_the_loop_may_change_them(node: Node) -> None:
    importances = ones()
    with node.open({"m": 4}, **FOREVER) as p:
        p.publish(0, importances)
        importances["m"][:] = 0
    assert len(published(node)[1].batch.values) == 2 * 8


def test_publishes_sequences_without_their_padding(node: Node) -> None:
    lengths = np.array([3, 0, 2])
    mask = np.arange(4) < lengths[:, None]
    importances = np.full((3, 4, 2), np.nan)
    importances[mask] = np.arange(10).reshape(5, 2) / 10
    with node.open({"m": 2}, vocabulary=["a", "b", "c"]) as p:
        tokens = np.where(mask, np.arange(12).reshape(3, 4) % 3, -1)
        p.publish(0, {"m": importances}, tokens=tokens, mask=mask, losses=mask * 0.5, position=b"at 3")
    batch = wire.decode(published(node)[1].batch, 2)
    np.testing.assert_allclose(batch.importances.dense().reshape(-1), np.arange(10) / 10, atol=2**-16)
    assert batch.sequence_starts is not None
    assert batch.sequence_starts.tolist() == [0, 3]
    assert batch.tokens is not None
    assert batch.tokens.tolist() == [0, 1, 2, 2, 0]
    assert batch.losses is not None
    assert batch.losses.tolist() == [0.5] * 5
    assert batch.position == b"at 3"


@pytest.mark.parametrize(
    ("importances", "options", "told"),
    [
        ({}, {}, "importances of 'm', 'n' are missing"),
        ({"m": np.ones((2, 4)), "n": np.ones((2, 1)), "x": 0}, {}, "'x' are given, which the run has not"),
        ({"m": np.ones((2, 3)), "n": np.ones((2, 1))}, {}, r"'m' have shape \(2, 3\); wanted is \(batch, \[seq"),
        ({"m": np.ones((2, 4)), "n": np.ones((3, 1))}, {}, r"'n' are of \(3,\) samples, those of 'm' of \(2,\)"),
        ({"m": np.ones((0, 4)), "n": np.ones((0, 1))}, {}, "importances of no samples"),
        ({"m": np.ones((2, 4)), "n": np.ones((2, 1))}, {"mask": [True]}, r"mask of shape \(1,\) for samples"),
        ({"m": np.ones((2, 4)), "n": np.ones((2, 1))}, {"tokens": [0, 1]}, "token id 0 in a vocabulary of 0"),
        ({"m": np.ones((2, 4)), "n": np.ones((2, 1))}, {"losses": [0, np.inf]}, "a loss that is not finite"),
    ],
)
def test_says_what_is_wrong_with_a_batch_and_publishes_nothing_of_it(
    node: Node, importances: dict[str, Any], options: dict[str, Any], told: str
) -> None:
    with node.open({"m": 4, "n": 1}) as p:
        with pytest.raises(ValueError, match=told):
            p.publish(3, importances, **options)
        assert p.publish(0, {"m": np.ones((2, 4)), "n": np.ones((2, 1))})
    assert bodies(node) == ["manifest", "batch", "end"]


def test_refuses_a_node_that_is_not_on_the_list(node: Node) -> None:
    with pytest.raises(ValueError, match="node 'a' is not on the list of run 'run'"):
        node.open({"m": 4}, nodes=["b"])


def test_sends_a_large_vocabulary_in_parts_the_announcement_last(node: Node) -> None:
    with node.open({"m": 4}, vocabulary=[f"token {i}" for i in range(40_000)]):
        pass
    kinds = bodies(node)
    assert kinds[0] == "manifest"
    assert set(kinds[1:-1]) == {"vocabulary_part"}
    runs = [key for topic, key, _ in node.producer.committed if topic == "weft.runs"]
    assert runs[-1] == b"run"
    assert runs[0] == f"run/vocabulary/{published(node)[0].manifest.vocabulary.parts - 1}".encode()


def test_commits_by_itself_after_the_interval(node: Node) -> None:
    p: Publisher = node.open({"m": 4}, commit_interval=0.01)
    p.publish(0, ones())
    seen = threading.Event()
    while not seen.wait(0.005):
        if len(bodies(node)) == 2:
            seen.set()
    p.close()
