from weft_publisher._proto import manifest_pb2 as _manifest_pb2
from weft_publisher._proto import reading_pb2 as _reading_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import Any as _Any, ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CorrelationsPart(_message.Message):
    __slots__ = ("format", "run", "digest", "reading", "window", "groups", "row_group", "column_group", "part", "parts", "first_step", "end_step", "samples", "head", "marginals", "edges")
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    RUN_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    READING_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    GROUPS_FIELD_NUMBER: _ClassVar[int]
    ROW_GROUP_FIELD_NUMBER: _ClassVar[int]
    COLUMN_GROUP_FIELD_NUMBER: _ClassVar[int]
    PART_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    FIRST_STEP_FIELD_NUMBER: _ClassVar[int]
    END_STEP_FIELD_NUMBER: _ClassVar[int]
    SAMPLES_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    MARGINALS_FIELD_NUMBER: _ClassVar[int]
    EDGES_FIELD_NUMBER: _ClassVar[int]
    format: int
    run: str
    digest: str
    reading: _reading_pb2.ReadingSettings
    window: int
    groups: int
    row_group: int
    column_group: int
    part: int
    parts: int
    first_step: int
    end_step: int
    samples: _containers.RepeatedScalarFieldContainer[float]
    head: WindowHead
    marginals: Marginals
    edges: Edges
    def __init__(self, format: _Optional[int] = ..., run: _Optional[str] = ..., digest: _Optional[str] = ..., reading: _Optional[_Union[_reading_pb2.ReadingSettings, _Mapping[str, _Any]]] = ..., window: _Optional[int] = ..., groups: _Optional[int] = ..., row_group: _Optional[int] = ..., column_group: _Optional[int] = ..., part: _Optional[int] = ..., parts: _Optional[int] = ..., first_step: _Optional[int] = ..., end_step: _Optional[int] = ..., samples: _Optional[_Iterable[float]] = ..., head: _Optional[_Union[WindowHead, _Mapping[str, _Any]]] = ..., marginals: _Optional[_Union[Marginals, _Mapping[str, _Any]]] = ..., edges: _Optional[_Union[Edges, _Mapping[str, _Any]]] = ...) -> None: ...

class WindowHead(_message.Message):
    __slots__ = ("manifest", "nodes")
    MANIFEST_FIELD_NUMBER: _ClassVar[int]
    NODES_FIELD_NUMBER: _ClassVar[int]
    manifest: _manifest_pb2.Manifest
    nodes: _containers.RepeatedCompositeFieldContainer[SourceNode]
    def __init__(self, manifest: _Optional[_Union[_manifest_pb2.Manifest, _Mapping[str, _Any]]] = ..., nodes: _Optional[_Iterable[_Union[SourceNode, _Mapping[str, _Any]]]] = ...) -> None: ...

class SourceNode(_message.Message):
    __slots__ = ("node", "batches", "source_partition", "last_offset", "incomplete")
    NODE_FIELD_NUMBER: _ClassVar[int]
    BATCHES_FIELD_NUMBER: _ClassVar[int]
    SOURCE_PARTITION_FIELD_NUMBER: _ClassVar[int]
    LAST_OFFSET_FIELD_NUMBER: _ClassVar[int]
    INCOMPLETE_FIELD_NUMBER: _ClassVar[int]
    node: str
    batches: int
    source_partition: int
    last_offset: int
    incomplete: bool
    def __init__(self, node: _Optional[str] = ..., batches: _Optional[int] = ..., source_partition: _Optional[int] = ..., last_offset: _Optional[int] = ..., incomplete: bool = ...) -> None: ...

class Marginals(_message.Message):
    __slots__ = ("first", "count", "halves")
    FIRST_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    HALVES_FIELD_NUMBER: _ClassVar[int]
    first: int
    count: int
    halves: _containers.RepeatedCompositeFieldContainer[MarginalSums]
    def __init__(self, first: _Optional[int] = ..., count: _Optional[int] = ..., halves: _Optional[_Iterable[_Union[MarginalSums, _Mapping[str, _Any]]]] = ...) -> None: ...

class MarginalSums(_message.Message):
    __slots__ = ("sums", "sum_squares", "firings", "maxima")
    SUMS_FIELD_NUMBER: _ClassVar[int]
    SUM_SQUARES_FIELD_NUMBER: _ClassVar[int]
    FIRINGS_FIELD_NUMBER: _ClassVar[int]
    MAXIMA_FIELD_NUMBER: _ClassVar[int]
    sums: bytes
    sum_squares: bytes
    firings: bytes
    maxima: bytes
    def __init__(self, sums: _Optional[bytes] = ..., sum_squares: _Optional[bytes] = ..., firings: _Optional[bytes] = ..., maxima: _Optional[bytes] = ...) -> None: ...

class Edges(_message.Message):
    __slots__ = ("rows", "columns", "halves")
    ROWS_FIELD_NUMBER: _ClassVar[int]
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    HALVES_FIELD_NUMBER: _ClassVar[int]
    rows: bytes
    columns: bytes
    halves: _containers.RepeatedCompositeFieldContainer[EdgeSums]
    def __init__(self, rows: _Optional[bytes] = ..., columns: _Optional[bytes] = ..., halves: _Optional[_Iterable[_Union[EdgeSums, _Mapping[str, _Any]]]] = ...) -> None: ...

class EdgeSums(_message.Message):
    __slots__ = ("sum_products", "joint_counts")
    SUM_PRODUCTS_FIELD_NUMBER: _ClassVar[int]
    JOINT_COUNTS_FIELD_NUMBER: _ClassVar[int]
    sum_products: bytes
    joint_counts: bytes
    def __init__(self, sum_products: _Optional[bytes] = ..., joint_counts: _Optional[bytes] = ...) -> None: ...
