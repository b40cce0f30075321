"""What Weft found, for notebooks: snapshots of clusters, and published importances, as numpy has them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weft_publisher import batches, keys
from weft_publisher._proto import importances_pb2, snapshot_pb2
from weft_publisher.manifest import RunManifest
from weft_publisher.reading import TopicReader, client_config
from weft_publisher.topics import Topics


@dataclass(frozen=True, eq=False)
class Cluster:
    """Subcomponents that rise and fall together.

    `id` is stable from window to window; `numbers` (ascending) and `keys`, `matrix:index`, are its members;
    `layers` says how many lie in each; `cohesion` is their mean r.
    """

    id: int
    numbers: NDArray[np.int64]
    keys: tuple[str, ...]
    layers: Mapping[int, int]
    multi_layer: bool
    cohesion: float
    density: float
    born_window: int


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One analysis of one closed window: steps [first_step, end_step) of so many samples.

    `clusters` come largest first; `unclustered` holds the keys of the others, by reason. `message` is the
    record itself, with everything else: settings, provenance, quality, components.
    """

    run: str
    window: int
    first_step: int
    end_step: int
    samples: float
    clusters: tuple[Cluster, ...]
    unclustered: Mapping[str, tuple[str, ...]]
    manifest: RunManifest
    message: snapshot_pb2.Snapshot

    def labels(self) -> NDArray[np.int64]:
        """Return each subcomponent's cluster id, by number; -1 where it is in none."""
        labels = np.full(self.manifest.subcomponents, -1, np.int64)
        for cluster in self.clusters:
            labels[cluster.numbers] = cluster.id
        return labels

    def mapping(self) -> dict[str, int | None]:
        """Return each subcomponent's cluster id or None, by key, as `weft export --format mapping` writes it."""
        ids = (None if label < 0 else int(label) for label in self.labels())
        return dict(zip(self.manifest.keys(), ids, strict=True))


@dataclass(frozen=True, eq=False)
class Published:
    """A batch as a node published it: `origin`'s parity says which half it belongs to."""

    node: str
    number: int
    origin: int
    batch: batches.SampleBatch


def runs(
    brokers: str, *, topics: Topics | None = None, kafka: Mapping[str, Any] | None = None
) -> dict[str, RunManifest]:
    """Return every run's manifest by its name, vocabularies joined."""
    with TopicReader(client_config(brokers, kafka)) as reader:
        return _runs(reader, topics or Topics())


def snapshots(
    brokers: str,
    run: str,
    *,
    reading: str = "live",
    analysis: str = "default",
    topics: Topics | None = None,
    kafka: Mapping[str, Any] | None = None,
) -> list[Snapshot]:
    """Return the snapshots of all windows that have one, in order; the last is the newest.

    Raises ValueError if there is no such run, ConnectionError if no broker answers.
    """
    used = topics or Topics()
    prefix = f"{run}/{reading}/{analysis}/"
    parts: dict[int, dict[int, snapshot_pb2.SnapshotPart]] = {}
    with TopicReader(client_config(brokers, kafka)) as reader:
        manifest = _runs(reader, used).get(run)
        if manifest is None:
            raise ValueError(f"no run '{run}'")
        partitions = reader.partitions(used.snapshots)
        partition = keys.partition(run, partitions) if partitions else 0
        for message in reader.messages(used.snapshots, partition) if partitions else ():
            key, value = (message.key() or b"").decode(), message.value()
            if key.startswith(prefix) and value is not None and not key.endswith("/latest"):
                window, part = key.removeprefix(prefix).split("/")
                record = snapshot_pb2.SnapshotRecord.FromString(value)
                parts.setdefault(int(window), {})[int(part)] = record.part
    return [_snapshot(_joined(parts[window], window), manifest) for window in sorted(parts)]


def importances(
    brokers: str, run: str, *, topics: Topics | None = None, kafka: Mapping[str, Any] | None = None
) -> Iterator[Published]:
    """Yield what a run's nodes have published so far, each node's batches in order."""
    used = topics or Topics()
    with TopicReader(client_config(brokers, kafka)) as reader:
        manifest = _runs(reader, used).get(run)
        if manifest is None:
            raise ValueError(f"no run '{run}'")
        partitions = reader.partitions(used.importances)
        for node in manifest.message.nodes:
            key = f"{run}/{node}"
            for message in reader.messages(used.importances, keys.partition(key, partitions)):
                if message.key() == key.encode():
                    record = batches.parse(message.value())
                    if record.HasField("batch"):
                        yield _published(node, record.batch, manifest)


def _published(node: str, batch: importances_pb2.Batch, manifest: RunManifest) -> Published:
    return Published(node, batch.number, batch.origin, batches.decode(batch, manifest.subcomponents))


def _runs(reader: TopicReader, topics: Topics) -> dict[str, RunManifest]:
    records: dict[str, importances_pb2.RunRecord] = {}
    if reader.partitions(topics.runs):
        for message in reader.messages(topics.runs, 0):
            key, value = (message.key() or b"").decode(), message.value()
            records.pop(key, None)
            if value is not None:
                records[key] = importances_pb2.RunRecord.FromString(value)
    found: dict[str, RunManifest] = {}
    for key, record in sorted(records.items()):
        if record.HasField("manifest"):
            manifest = record.manifest
            names = [f"{key}/vocabulary/{part}" for part in range(manifest.vocabulary.parts)]
            if all(name in records for name in names):  # Else not all there yet: tokens show as numbers.
                for name in names:
                    manifest.vocabulary.tokens.extend(records[name].vocabulary_part.tokens)
            found[key] = RunManifest(manifest)
    return found


def _joined(parts: Mapping[int, snapshot_pb2.SnapshotPart], window: int) -> snapshot_pb2.Snapshot:
    wanted = next(iter(parts.values())).parts
    if set(parts) != set(range(wanted)):
        raise ValueError(f"of window {window}'s {wanted} parts, {len(parts)} are there")
    return snapshot_pb2.Snapshot.FromString(b"".join(parts[part].content for part in range(wanted)))


def _snapshot(message: snapshot_pb2.Snapshot, manifest: RunManifest) -> Snapshot:
    if message.digest != manifest.digest:
        raise ValueError(f"the snapshots of run '{message.run}' are of another manifest: {message.digest}")
    provenance = message.provenance
    reasons = snapshot_pb2.Unclustered.Reason
    return Snapshot(
        message.run,
        provenance.window,
        provenance.first_step,
        provenance.end_step,
        sum(provenance.samples),
        tuple(_cluster(cluster, manifest) for cluster in message.clusters),
        {
            reasons.Name(some.reason).lower().replace("_", "-"): tuple(map(manifest.key, some.members))
            for some in message.unclustered
        },
        manifest,
        message,
    )


def _cluster(cluster: snapshot_pb2.Cluster, manifest: RunManifest) -> Cluster:
    return Cluster(
        cluster.id,
        np.array(cluster.members, np.int64),
        tuple(map(manifest.key, cluster.members)),
        {count.layer: count.members for count in cluster.layers},
        cluster.multi_layer,
        cluster.cohesion,
        cluster.density,
        cluster.born_window,
    )
