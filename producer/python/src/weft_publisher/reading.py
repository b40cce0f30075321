"""Reads committed records back from topics."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

_PATIENCE_SECONDS = 90.0
_ANSWER_SECONDS = 15.0

#: A topic just made may have no leader yet.
_NOT_YET = (
    KafkaError.LEADER_NOT_AVAILABLE,
    KafkaError.NOT_LEADER_FOR_PARTITION,
    KafkaError.UNKNOWN_TOPIC_OR_PART,
    KafkaError._UNKNOWN_PARTITION,
)


def client_config(brokers: str, kafka: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return every client's properties: the user's, and fewer of librdkafka's own lines on standard error."""
    return {"log_level": 2, **(kafka or {}), "bootstrap.servers": brokers}


class TopicReader:
    """Reads ranges of partitions, committed records only. One thread; close it after use."""

    def __init__(self, kafka: Mapping[str, Any]) -> None:
        """Open with the clients' properties, `bootstrap.servers` at least."""
        common = {
            "group.id": "weft-publisher-reads-without-a-group",
            **kafka,
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "auto.offset.reset": "earliest",
            "fetch.wait.max.ms": 20,
        }
        self._consumer = Consumer({**common, "isolation.level": "read_committed"})
        self._all = Consumer({**common, "isolation.level": "read_uncommitted"})  # Its ends are the very ends.

    def __enter__(self) -> "TopicReader":
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()
        self._all.close()

    def partitions(self, topic: str) -> int:
        """Return how many partitions a topic has; 0 where it is not there."""
        try:
            found = self._consumer.list_topics(timeout=_ANSWER_SECONDS).topics.get(topic)
        except KafkaException as e:
            raise ConnectionError(f"no answer from the Kafka brokers: {e.args[0].str()}") from e
        return len(found.partitions) if found else 0

    def end(self, topic: str, partition: int) -> int:
        """Return the offset after the last record, uncommitted ones included."""
        return self._watermarks(topic, partition)[1]

    def _watermarks(self, topic: str, partition: int) -> tuple[int, int]:
        deadline = time.monotonic() + _ANSWER_SECONDS
        while True:
            try:
                low, high = self._all.get_watermark_offsets(TopicPartition(topic, partition), _ANSWER_SECONDS)
                return int(low), int(high)
            except KafkaException as e:
                if e.args[0].code() not in _NOT_YET or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def first_since(self, topic: str, partition: int, milliseconds: int) -> int | None:
        """Return the offset of the first record of that time or later, or None."""
        at = TopicPartition(topic, partition, max(0, milliseconds))
        offset = self._consumer.offsets_for_times([at], timeout=_ANSWER_SECONDS)[0].offset
        return offset if offset >= 0 else None

    def messages(self, topic: str, partition: int, begin: int = 0) -> Iterator[Message]:
        """Yield all that is there now, from an offset to the very end.

        That is behind the last stable offset, where a consumer stops: another's open transaction can hide
        committed records for as long as it lasts, and is waited for.
        """
        low, end = self._watermarks(topic, partition)
        begin = max(begin, low)
        if begin >= end:
            return
        self._consumer.assign([TopicPartition(topic, partition, begin)])
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            message = self._consumer.poll(0.2)
            if message is None:
                if time.monotonic() > deadline:
                    raise ConnectionError(
                        f"partition {partition} of {topic} can't be read for {_PATIENCE_SECONDS:.0f} s: the"
                        " broker doesn't answer, or a publisher's transaction stays open"
                    )
                continue
            deadline = time.monotonic() + _PATIENCE_SECONDS
            at = message.offset() or 0
            problem = message.error()
            if problem is None:
                if at < end:
                    yield message
                if at >= end - 1:
                    return
            elif problem.code() != KafkaError._PARTITION_EOF:
                raise KafkaException(problem)
            elif at >= end:
                return
