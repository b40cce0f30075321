"""What a record may declare: the streams app refuses anything above."""

SAMPLES_A_BATCH = 65_535
SUBCOMPONENTS = 1 << 20
MATRICES = 1 << 16
NODES = 4_096
VOCABULARY = 1 << 24

#: Bytes of token strings that a manifest may hold; more travel in parts.
VOCABULARY_BYTES = 256 * 1024

#: Of a record's 1,000,000: room for number, step, position and the key.
MOST_BYTES = 980_000
