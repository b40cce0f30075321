from weft_publisher._proto import manifest_pb2 as _manifest_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import Any as _Any, ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ImportancesRecord(_message.Message):
    __slots__ = ("format", "manifest", "vocabulary_part", "batch", "mark", "end", "drop")
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    MANIFEST_FIELD_NUMBER: _ClassVar[int]
    VOCABULARY_PART_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    MARK_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    DROP_FIELD_NUMBER: _ClassVar[int]
    format: int
    manifest: _manifest_pb2.Manifest
    vocabulary_part: _manifest_pb2.VocabularyPart
    batch: Batch
    mark: Mark
    end: End
    drop: Drop
    def __init__(self, format: _Optional[int] = ..., manifest: _Optional[_Union[_manifest_pb2.Manifest, _Mapping[str, _Any]]] = ..., vocabulary_part: _Optional[_Union[_manifest_pb2.VocabularyPart, _Mapping[str, _Any]]] = ..., batch: _Optional[_Union[Batch, _Mapping[str, _Any]]] = ..., mark: _Optional[_Union[Mark, _Mapping[str, _Any]]] = ..., end: _Optional[_Union[End, _Mapping[str, _Any]]] = ..., drop: _Optional[_Union[Drop, _Mapping[str, _Any]]] = ...) -> None: ...

class Batch(_message.Message):
    __slots__ = ("number", "step", "samples", "row_offsets", "column_bytes", "columns", "values", "token_ids", "sequence_starts", "losses", "predictions_per_sample", "predicted_tokens", "predicted_probabilities", "input_position", "origin", "feature_offsets", "features", "feature_values")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    SAMPLES_FIELD_NUMBER: _ClassVar[int]
    ROW_OFFSETS_FIELD_NUMBER: _ClassVar[int]
    COLUMN_BYTES_FIELD_NUMBER: _ClassVar[int]
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    TOKEN_IDS_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_STARTS_FIELD_NUMBER: _ClassVar[int]
    LOSSES_FIELD_NUMBER: _ClassVar[int]
    PREDICTIONS_PER_SAMPLE_FIELD_NUMBER: _ClassVar[int]
    PREDICTED_TOKENS_FIELD_NUMBER: _ClassVar[int]
    PREDICTED_PROBABILITIES_FIELD_NUMBER: _ClassVar[int]
    INPUT_POSITION_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    FEATURE_OFFSETS_FIELD_NUMBER: _ClassVar[int]
    FEATURES_FIELD_NUMBER: _ClassVar[int]
    FEATURE_VALUES_FIELD_NUMBER: _ClassVar[int]
    number: int
    step: int
    samples: int
    row_offsets: bytes
    column_bytes: int
    columns: bytes
    values: bytes
    token_ids: bytes
    sequence_starts: bytes
    losses: bytes
    predictions_per_sample: int
    predicted_tokens: bytes
    predicted_probabilities: bytes
    input_position: bytes
    origin: int
    feature_offsets: bytes
    features: bytes
    feature_values: bytes
    def __init__(self, number: _Optional[int] = ..., step: _Optional[int] = ..., samples: _Optional[int] = ..., row_offsets: _Optional[bytes] = ..., column_bytes: _Optional[int] = ..., columns: _Optional[bytes] = ..., values: _Optional[bytes] = ..., token_ids: _Optional[bytes] = ..., sequence_starts: _Optional[bytes] = ..., losses: _Optional[bytes] = ..., predictions_per_sample: _Optional[int] = ..., predicted_tokens: _Optional[bytes] = ..., predicted_probabilities: _Optional[bytes] = ..., input_position: _Optional[bytes] = ..., origin: _Optional[int] = ..., feature_offsets: _Optional[bytes] = ..., features: _Optional[bytes] = ..., feature_values: _Optional[bytes] = ...) -> None: ...

class Mark(_message.Message):
    __slots__ = ("passed_step", "stalled")
    PASSED_STEP_FIELD_NUMBER: _ClassVar[int]
    STALLED_FIELD_NUMBER: _ClassVar[int]
    passed_step: int
    stalled: bool
    def __init__(self, passed_step: _Optional[int] = ..., stalled: bool = ...) -> None: ...

class End(_message.Message):
    __slots__ = ("batches",)
    BATCHES_FIELD_NUMBER: _ClassVar[int]
    batches: int
    def __init__(self, batches: _Optional[int] = ...) -> None: ...

class Drop(_message.Message):
    __slots__ = ("reading", "forced")
    READING_FIELD_NUMBER: _ClassVar[int]
    FORCED_FIELD_NUMBER: _ClassVar[int]
    reading: str
    forced: bool
    def __init__(self, reading: _Optional[str] = ..., forced: bool = ...) -> None: ...

class RunRecord(_message.Message):
    __slots__ = ("format", "manifest", "vocabulary_part")
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    MANIFEST_FIELD_NUMBER: _ClassVar[int]
    VOCABULARY_PART_FIELD_NUMBER: _ClassVar[int]
    format: int
    manifest: _manifest_pb2.Manifest
    vocabulary_part: _manifest_pb2.VocabularyPart
    def __init__(self, format: _Optional[int] = ..., manifest: _Optional[_Union[_manifest_pb2.Manifest, _Mapping[str, _Any]]] = ..., vocabulary_part: _Optional[_Union[_manifest_pb2.VocabularyPart, _Mapping[str, _Any]]] = ...) -> None: ...
