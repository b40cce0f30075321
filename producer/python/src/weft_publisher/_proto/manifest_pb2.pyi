from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import Any as _Any, ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OutOfRange(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OUT_OF_RANGE_REFUSE: _ClassVar[OutOfRange]
    OUT_OF_RANGE_CLAMP: _ClassVar[OutOfRange]
OUT_OF_RANGE_REFUSE: OutOfRange
OUT_OF_RANGE_CLAMP: OutOfRange

class Manifest(_message.Message):
    __slots__ = ("run", "model", "matrices", "nodes", "window_steps", "out_of_range", "vocabulary", "known_circuits", "seed")
    RUN_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    MATRICES_FIELD_NUMBER: _ClassVar[int]
    NODES_FIELD_NUMBER: _ClassVar[int]
    WINDOW_STEPS_FIELD_NUMBER: _ClassVar[int]
    OUT_OF_RANGE_FIELD_NUMBER: _ClassVar[int]
    VOCABULARY_FIELD_NUMBER: _ClassVar[int]
    KNOWN_CIRCUITS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    run: str
    model: str
    matrices: _containers.RepeatedCompositeFieldContainer[Matrix]
    nodes: _containers.RepeatedScalarFieldContainer[str]
    window_steps: int
    out_of_range: OutOfRange
    vocabulary: Vocabulary
    known_circuits: _containers.RepeatedCompositeFieldContainer[Circuit]
    seed: int
    def __init__(self, run: _Optional[str] = ..., model: _Optional[str] = ..., matrices: _Optional[_Iterable[_Union[Matrix, _Mapping[str, _Any]]]] = ..., nodes: _Optional[_Iterable[str]] = ..., window_steps: _Optional[int] = ..., out_of_range: _Optional[_Union[OutOfRange, str]] = ..., vocabulary: _Optional[_Union[Vocabulary, _Mapping[str, _Any]]] = ..., known_circuits: _Optional[_Iterable[_Union[Circuit, _Mapping[str, _Any]]]] = ..., seed: _Optional[int] = ...) -> None: ...

class Matrix(_message.Message):
    __slots__ = ("name", "layer", "subcomponents", "d_in", "d_out")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LAYER_FIELD_NUMBER: _ClassVar[int]
    SUBCOMPONENTS_FIELD_NUMBER: _ClassVar[int]
    D_IN_FIELD_NUMBER: _ClassVar[int]
    D_OUT_FIELD_NUMBER: _ClassVar[int]
    name: str
    layer: int
    subcomponents: int
    d_in: int
    d_out: int
    def __init__(self, name: _Optional[str] = ..., layer: _Optional[int] = ..., subcomponents: _Optional[int] = ..., d_in: _Optional[int] = ..., d_out: _Optional[int] = ...) -> None: ...

class Vocabulary(_message.Message):
    __slots__ = ("size", "tokens", "parts")
    SIZE_FIELD_NUMBER: _ClassVar[int]
    TOKENS_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    size: int
    tokens: _containers.RepeatedScalarFieldContainer[str]
    parts: int
    def __init__(self, size: _Optional[int] = ..., tokens: _Optional[_Iterable[str]] = ..., parts: _Optional[int] = ...) -> None: ...

class VocabularyPart(_message.Message):
    __slots__ = ("part", "first", "tokens")
    PART_FIELD_NUMBER: _ClassVar[int]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    TOKENS_FIELD_NUMBER: _ClassVar[int]
    part: int
    first: int
    tokens: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, part: _Optional[int] = ..., first: _Optional[int] = ..., tokens: _Optional[_Iterable[str]] = ...) -> None: ...

class Circuit(_message.Message):
    __slots__ = ("name", "members", "from_step", "end_step")
    NAME_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    FROM_STEP_FIELD_NUMBER: _ClassVar[int]
    END_STEP_FIELD_NUMBER: _ClassVar[int]
    name: str
    members: _containers.RepeatedScalarFieldContainer[int]
    from_step: int
    end_step: int
    def __init__(self, name: _Optional[str] = ..., members: _Optional[_Iterable[int]] = ..., from_step: _Optional[int] = ..., end_step: _Optional[int] = ...) -> None: ...
