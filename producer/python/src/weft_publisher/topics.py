"""Names of the topics under one prefix, and how each is made; the same as `dev.weft.core.topics.Topics`."""

import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass

from confluent_kafka import KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic, OffsetSpec  # type: ignore[attr-defined]

_LOG = logging.getLogger(__name__)
_DAY = 86_400_000
_MIB = 1 << 20
_PATIENCE_SECONDS = 15.0
_NOT_YET = {
    KafkaError.UNKNOWN_TOPIC_OR_PART,
    KafkaError.LEADER_NOT_AVAILABLE,
    KafkaError.NOT_LEADER_FOR_PARTITION,
    KafkaError._UNKNOWN_PARTITION,
}


@dataclass(frozen=True)
class Topics:
    """Names under a prefix; partition and replica counts (-1: the broker's default) for topics yet to be made."""

    prefix: str = "weft."
    importances_partitions: int = 4
    run_partitions: int = 4
    replication_factor: int = -1

    def __post_init__(self) -> None:
        """Check the prefix and the counts."""
        if not re.fullmatch(r"[A-Za-z0-9._-]{0,100}", self.prefix, re.ASCII):
            raise ValueError(f"topic prefix '{self.prefix}' is not of the form [A-Za-z0-9._-]{{0,100}}")
        if self.importances_partitions < 1 or self.run_partitions < 1:
            raise ValueError(f"partition counts {self.importances_partitions} and {self.run_partitions} below 1")

    @property
    def importances(self) -> str:
        """Manifests, batches, marks and ends, keyed run/node."""
        return self.prefix + "importances"

    @property
    def runs(self) -> str:
        """Manifests for discovery, keyed run."""
        return self.prefix + "runs"

    @property
    def snapshots(self) -> str:
        """Snapshots of clusters."""
        return self.prefix + "snapshots"

    @property
    def tests(self) -> str:
        """What nodes are asked to test."""
        return self.prefix + "tests"

    @property
    def effects(self) -> str:
        """What they answer."""
        return self.prefix + "effects"

    @property
    def events(self) -> str:
        """What happened to clusters and nodes."""
        return self.prefix + "events"

    @property
    def rejected(self) -> str:
        """Records that are none, with the reason."""
        return self.prefix + "rejected"

    def specs(self) -> dict[str, tuple[int, dict[str, str]]]:
        """Return partitions and configuration of every topic by its name."""
        narrow = self.run_partitions
        rejected = _retained(7, 1_024) | {"max.message.bytes": str(2 * _MIB)}
        specs = {
            "importances": (self.importances_partitions, _retained(30, 20_480)),
            "runs": (1, {"cleanup.policy": "compact", "message.timestamp.type": "LogAppendTime"}),
            "correlations": (narrow, _retained(7, 4_096)),
            "snapshots": (narrow, {"cleanup.policy": "compact"}),
            "exemplars": (narrow, {"cleanup.policy": "compact"}),
            "tests": (self.importances_partitions, _retained(7, 256)),
            "effects": (narrow, {"cleanup.policy": "compact"}),
            "events": (narrow, _retained(30, 256)),
            "rejected": (narrow, rejected),
        }
        return {self.prefix + name: spec for name, spec in specs.items()}


def _retained(days: int, mebibytes: int) -> dict[str, str]:
    return {
        "cleanup.policy": "delete",
        "message.timestamp.type": "LogAppendTime",
        "retention.ms": str(days * _DAY),
        "retention.bytes": str(mebibytes * _MIB),
    }


def create_missing(admin: AdminClient, topics: Topics) -> Mapping[str, int]:
    """Make what is missing, leave alone what is there, await the leaders; return every topic's partitions.

    A leader that is not yet one may refuse a producer's first request and take the second.

    Raises ConnectionError if no broker answers or the brokers refuse, ValueError if a topic has fewer partitions
    than it should.
    """
    specs = topics.specs()
    try:
        existing = admin.list_topics(timeout=_PATIENCE_SECONDS).topics
    except KafkaException as e:
        raise ConnectionError(f"no answer from the Kafka brokers: {e.args[0].str()}") from e
    missing = [
        NewTopic(name, partitions, topics.replication_factor, config=config)
        for name, (partitions, config) in specs.items()
        if name not in existing
    ]
    for future in admin.create_topics(missing).values() if missing else ():
        try:
            future.result()
        except KafkaException as e:
            if e.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise ConnectionError(f"topics can't be made: {e.args[0].str()}") from e
    partitions = _partitions(admin, list(specs))
    for name, (wanted, _) in specs.items():
        if partitions[name] < wanted:
            raise ValueError(
                f"topic {name} has {partitions[name]} partitions, and {wanted} are wanted: make it with as"
                " many, or give Topics with what is there, before the first run"
            )
    _await_leaders(admin, partitions)
    return partitions


def _partitions(admin: AdminClient, names: list[str]) -> dict[str, int]:
    """Ask for them; a topic just made may be unknown to the broker that is asked, for a moment."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        found = admin.list_topics(timeout=_PATIENCE_SECONDS).topics
        partitions = {name: len(found[name].partitions) if name in found else 0 for name in names}
        if all(partitions.values()) or time.monotonic() > deadline:
            return partitions
        time.sleep(0.05)


def _await_leaders(admin: AdminClient, partitions: Mapping[str, int]) -> None:
    """Ask for the ends of all partitions, which their leaders alone know; go on without those that are away."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    end = OffsetSpec.latest()  # type: ignore[no-untyped-call]
    ends = {TopicPartition(name, p): end for name, n in partitions.items() for p in range(n)}
    while True:
        try:
            for future in admin.list_offsets(ends, request_timeout=_PATIENCE_SECONDS).values():
                future.result()
            return
        except KafkaException as e:
            if e.args[0].code() not in _NOT_YET or time.monotonic() > deadline:
                _LOG.warning("Goes on though some partition has no leader: %s", e.args[0].str())
                return
            time.sleep(0.05)
