from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import Any as _Any, ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Event(_message.Message):
    __slots__ = ("format", "kind", "run", "reading", "analysis", "window", "cluster", "related", "members", "node", "detail")
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        UNKNOWN: _ClassVar[Event.Kind]
        CLUSTER_BORN: _ClassVar[Event.Kind]
        CLUSTER_DIED: _ClassVar[Event.Kind]
        CLUSTER_GREW: _ClassVar[Event.Kind]
        CLUSTER_SHRANK: _ClassVar[Event.Kind]
        CLUSTER_SPLIT: _ClassVar[Event.Kind]
        CLUSTER_MERGED: _ClassVar[Event.Kind]
        NODE_STALLED: _ClassVar[Event.Kind]
        NODE_GAP: _ClassVar[Event.Kind]
        MANIFEST_CONFLICT: _ClassVar[Event.Kind]
        ANALYSIS_IMPOSSIBLE: _ClassVar[Event.Kind]
        CLUSTER_CONFIRMED: _ClassVar[Event.Kind]
    UNKNOWN: Event.Kind
    CLUSTER_BORN: Event.Kind
    CLUSTER_DIED: Event.Kind
    CLUSTER_GREW: Event.Kind
    CLUSTER_SHRANK: Event.Kind
    CLUSTER_SPLIT: Event.Kind
    CLUSTER_MERGED: Event.Kind
    NODE_STALLED: Event.Kind
    NODE_GAP: Event.Kind
    MANIFEST_CONFLICT: Event.Kind
    ANALYSIS_IMPOSSIBLE: Event.Kind
    CLUSTER_CONFIRMED: Event.Kind
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    RUN_FIELD_NUMBER: _ClassVar[int]
    READING_FIELD_NUMBER: _ClassVar[int]
    ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_FIELD_NUMBER: _ClassVar[int]
    RELATED_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    NODE_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    format: int
    kind: Event.Kind
    run: str
    reading: str
    analysis: str
    window: int
    cluster: int
    related: _containers.RepeatedScalarFieldContainer[int]
    members: _containers.RepeatedScalarFieldContainer[int]
    node: str
    detail: str
    def __init__(self, format: _Optional[int] = ..., kind: _Optional[_Union[Event.Kind, str]] = ..., run: _Optional[str] = ..., reading: _Optional[str] = ..., analysis: _Optional[str] = ..., window: _Optional[int] = ..., cluster: _Optional[int] = ..., related: _Optional[_Iterable[int]] = ..., members: _Optional[_Iterable[int]] = ..., node: _Optional[str] = ..., detail: _Optional[str] = ...) -> None: ...
