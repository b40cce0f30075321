"""A node's way from a loop into Kafka."""

import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from confluent_kafka import KafkaException, Producer
from confluent_kafka.admin import AdminClient

from weft_publisher import keys
from weft_publisher.background import Background
from weft_publisher.handover import take_over
from weft_publisher.history import Found, NodeHistory, read_back
from weft_publisher.manifest import Circuit, Matrix, RunManifest
from weft_publisher.reading import TopicReader, client_config
from weft_publisher.sending import PublisherError, Transactions, producer_config
from weft_publisher.staging import Tensor
from weft_publisher.steps import StepGate
from weft_publisher.stream import NodeStream
from weft_publisher.tester import OnTest, Tester
from weft_publisher.topics import Topics, create_missing

_LOG = logging.getLogger("weft_publisher")
_INIT_SECONDS = 60.0


class Publisher:
    """Publishes a node's importances: manifest first, then numbered batches in transactions, at last an end.

    Opening fences an earlier publisher of the same node and goes on after its last committed batch; `history`
    says what that was. `publish` takes tensors over and returns; a background thread quantises, packs and sends
    them. A batch is seen once its transaction is committed, after `commit_interval` seconds at the latest.

    After a failure nothing more is sent and every call says so; what was not committed is aborted, so that a
    batch is seen whole or not at all. Leaving a `with` block commits, and says the end unless an exception
    leaves it: a loop that broke can be started again. Safe for several threads.
    """

    def __init__(
        self,
        brokers: str,
        run: str,
        matrices: Mapping[str, int | Matrix],
        *,
        node: str = "node-0",
        nodes: Sequence[str] | None = None,
        window_steps: int = 10,
        model: str = "",
        vocabulary: Sequence[str] | int = 0,
        known_circuits: Mapping[str, Iterable[str | int] | Circuit] | None = None,
        out_of_range: str = "refuse",
        seed: int = 0,
        topics: Topics | None = None,
        commit_interval: float = 0.3,
        most_pending_bytes: int = 256 << 20,
        copy: bool = True,
        kafka: Mapping[str, Any] | None = None,
        on_test: OnTest | None = None,
        test_share: float = 0.1,
    ) -> None:
        """Open the publisher.

        Args:
            brokers: Kafka's address, `host:port`, several by commas.
            run: id of the run, `[A-Za-z0-9._-]{1,100}`; every node of it gives the same manifest.
            matrices: subcomponents by matrix, in the order that numbers them.
            node: this process's name in the run.
            nodes: the names of all of them; a window closes when each has passed it. Unless given, `node` alone.
            window_steps: steps a window.
            model: the decomposed model's name, for people.
            vocabulary: the token strings by id, or how many there are; needed where batches carry tokens.
            known_circuits: mechanisms known in advance: keys `matrix:index`, or numbers, by name;
                a `Circuit` where one holds for some steps only.
            out_of_range: `refuse`, or `clamp` importances out of [0, 1] (counted); NaN is always refused.
            seed: of the node's input, for provenance.
            topics: prefix and partition counts, where they are not the defaults.
            commit_interval: seconds that a batch may wait before it is seen.
            most_pending_bytes: `publish` waits while more than this is taken over and not yet sent.
            copy: whether tensors on the host are copied; without, they must not be changed afterwards.
            kafka: any property of librdkafka, such as those of security.
            on_test: takes a cluster out of the model and says what that changes; called within `publish`, in the
                thread that publishes. An exception of it refuses the request, and stops nothing.
            test_share: part of the time that tests may take, in (0, 1].

        Raises:
            ValueError: if the manifest breaks a rule, or the run exists with another, or was dropped.
            ConnectionError: if no broker answers.
            PublisherError: if Kafka refuses.

        """
        manifest = RunManifest.of(
            run,
            matrices,
            nodes=[node] if nodes is None else nodes,
            window_steps=window_steps,
            model=model,
            vocabulary=vocabulary,
            known_circuits=known_circuits,
            out_of_range=out_of_range,
            seed=seed,
        )
        if node not in manifest.message.nodes:
            raise ValueError(f"node '{node}' is not on the list of run '{run}'")
        if commit_interval <= 0:
            raise ValueError(f"commit interval {commit_interval}")
        used = topics or Topics()
        producer, partition, found = _connect(client_config(brokers, kafka), used, manifest, node)
        self.manifest = manifest
        self.history: NodeHistory = found.node
        self.waited_seconds = 0.0
        self._name = f"{run}/{node}"
        self._copy = copy
        self._skipped = 0
        self._ended, self._closed = found.node.ended, False
        self._steps = StepGate(found.node)
        self._step = max(0, found.node.step)
        self._lock = threading.RLock()
        transactions = Transactions(producer, self._name)
        self._stream = NodeStream(manifest, self._name, used, partition, found, transactions, commit_interval)
        self._background = Background(
            f"weft-publisher-{node}", most_pending_bytes, self._stream.commit_if_due, transactions.abort
        )
        self._tester = on_test and Tester(client_config(brokers, kafka), used, manifest, node, on_test, test_share)

    @property
    def samples(self) -> int:
        """Samples sent since it was opened."""
        return self._stream.samples

    @property
    def sent_bytes(self) -> int:
        """Bytes of the batches sent since it was opened, before compression."""
        return self._stream.sent_bytes

    @property
    def clamped(self) -> int:
        """Importances set to 0 or 1 since it was opened."""
        return self._stream.clamped

    @property
    def skipped(self) -> int:
        """Samples not published again since it was opened: their steps were published before."""
        return self._skipped

    @property
    def pending_bytes(self) -> int:
        """Bytes of tensors taken over and not yet sent."""
        return self._background.weight

    @property
    def next_number(self) -> int:
        """Number of the next batch to be sent: so many records were sent in all."""
        return self._stream.next_number

    def publish(
        self,
        step: int,
        importances: Mapping[str, Tensor],
        *,
        tokens: Any = None,
        mask: Any = None,
        losses: Any = None,
        features: Any = None,
        position: bytes = b"",
    ) -> bool:
        """Hand over a step's importances; return False if the step was published before and is skipped.

        Args:
            step: the training step, or a count of batches; never lower than the one before.
            importances: of every matrix, (batch, [sequence,] subcomponents), arrays or tensors on any device.
            tokens: their ids, (batch, [sequence]).
            mask: true where there is a sample, false at padding, (batch, [sequence]).
            losses: each token's loss in nats, (batch, [sequence]).
            features: where samples are vectors of features, these, (batch, features); those not 0 travel.
            position: where the input stands after this batch; comes back in `history` after a restart.

        Raises:
            ValueError: if the step goes back, a shape is wrong or a token unknown; nothing is published then.
            ImportanceError: if an earlier batch held NaN, or a number to be refused. The publisher has stopped.
            PublisherError: if Kafka failed, or another publisher took this node over.

        """
        with self._lock:
            self._require_open()
            taken = take_over(
                step,
                importances,
                self.manifest,
                copy=self._copy,
                tokens=tokens,
                mask=mask,
                losses=losses,
                features=features,
                position=position,
            )
            if not self._steps.is_new(step):
                self._skip(step, taken.samples)
                return False
            if taken.samples:
                self.waited_seconds += self._background.give(lambda: self._stream.publish(taken), taken.staged.bytes)
            self._step = step
        if self._tester:
            self._tester.serve(step)
        return True

    def test(self, seconds: float) -> int:
        """Answer tests for so many seconds, with all of the time; return how many were.

        For what is left when a loop ends, and for nodes that have nothing to publish: before `close`, after `end` too.
        """
        if self._tester is None:
            raise PublisherError(f"node '{self._name}' was given no on_test")
        return self._tester.serve_for(seconds, self._step)

    def mark(self, step: int) -> None:
        """Say that this node publishes nothing below a step any more, though it has nothing to publish."""
        with self._lock:
            self._require_open()
            if self._steps.is_new(step):
                self._background.give(lambda: self._stream.mark(step))

    def commit(self) -> None:
        """Wait until everything handed over is sent and seen."""
        with self._lock:
            self._background.check()
            if not self._closed:
                self._background.give(self._stream.commit)
                self._background.wait()

    def end(self) -> None:
        """Say that this node has published all; commits. Nothing follows."""
        with self._lock:
            if self._ended:
                return
            self._require_open()
            self._background.give(self._stream.end)
            self._background.wait()
            self._ended = True

    def close(self) -> None:
        """Commit what was handed over, and close; does not end the node, which may be opened again."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            try:
                self._background.give(self._stream.commit)
            finally:
                if self._tester:
                    self._tester.close()
                self._background.close()

    def __enter__(self) -> "Publisher":
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: object, *_: object) -> None:
        if kind is None:
            try:
                self.end()
            finally:
                self.close()
            return
        try:
            self.close()
        except Exception as e:
            if e is not problem:
                _LOG.error("%s", e)  # The exception that leaves the block is the first.

    def _require_open(self) -> None:
        self._background.check()
        if self._closed or self._ended:
            raise PublisherError(f"node '{self._name}' {'is closed' if self._closed else 'has ended'}")

    def _skip(self, step: int, samples: int) -> None:
        if not self._skipped:
            _LOG.warning(
                "Node '%s' begins again at step %d: steps up to %d were published before and are skipped",
                self._name,
                step,
                self._steps.published_step,
            )
        self._skipped += samples


def _connect(kafka: Mapping[str, Any], topics: Topics, manifest: RunManifest, node: str) -> tuple[Producer, int, Found]:
    """Make missing topics, fence an earlier publisher of this node and read back what it committed."""
    name = f"{manifest.run}/{node}"
    partitions = create_missing(AdminClient(dict(kafka)), topics)
    partition = keys.partition(name, partitions[topics.importances])
    producer = Producer(producer_config(kafka, topics.prefix + name))
    try:
        producer.init_transactions(_INIT_SECONDS)  # First, so that nothing is committed behind our back.
    except KafkaException as e:
        raise PublisherError(f"node '{name}' can't publish: {e.args[0].str()}") from e
    with TopicReader(kafka) as reader:
        return producer, partition, read_back(reader, topics, manifest, node, partition)
