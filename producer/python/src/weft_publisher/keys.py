"""Keys of records: names joined by '/', in UTF-8, and the partition that each lies in."""

import re

_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}", re.ASCII)
_SEED = 0x9747B28C
_MULTIPLIER = 0x5BD1E995
_WORD = 0xFFFFFFFF


def require_name(what: str, name: str) -> str:
    """Return the name itself, or raise a ValueError that says what it is and quotes it."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{what} name '{name}' is not of the form [A-Za-z0-9._-]{{1,100}}")
    return name


def partition(key: str, partitions: int) -> int:
    """Return the partition of a key: murmur2 of its bytes, as Kafka's Java client has it.

    librdkafka's name for it is `murmur2_random`; its default partitioner is another.
    """
    return (murmur2(key.encode()) & 0x7FFFFFFF) % partitions


def murmur2(data: bytes) -> int:
    """Return the 32-bit murmur2 hash (Appleby 2008) with Kafka's seed, unsigned."""
    length = len(data)
    h = _SEED ^ length
    for at in range(0, length & ~3, 4):
        k = int.from_bytes(data[at : at + 4], "little") * _MULTIPLIER & _WORD
        k = (k ^ k >> 24) * _MULTIPLIER & _WORD
        h = (h * _MULTIPLIER & _WORD) ^ k
    rest = data[length & ~3 :]
    if rest:
        h = (h ^ int.from_bytes(rest, "little")) * _MULTIPLIER & _WORD
    h = (h ^ h >> 13) * _MULTIPLIER & _WORD
    return h ^ h >> 15
