from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import Any as _Any, ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Statistic(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATISTIC_CUMULATIVE: _ClassVar[Statistic]
    STATISTIC_TUMBLING: _ClassVar[Statistic]
    STATISTIC_DECAYED: _ClassVar[Statistic]
STATISTIC_CUMULATIVE: Statistic
STATISTIC_TUMBLING: Statistic
STATISTIC_DECAYED: Statistic

class ReadingSettings(_message.Message):
    __slots__ = ("name", "window_steps", "statistic", "half_life_windows", "silence", "group_size", "halves", "joint_counts", "floor", "edges_per_subcomponent", "both_signs", "replay")
    NAME_FIELD_NUMBER: _ClassVar[int]
    WINDOW_STEPS_FIELD_NUMBER: _ClassVar[int]
    STATISTIC_FIELD_NUMBER: _ClassVar[int]
    HALF_LIFE_WINDOWS_FIELD_NUMBER: _ClassVar[int]
    SILENCE_FIELD_NUMBER: _ClassVar[int]
    GROUP_SIZE_FIELD_NUMBER: _ClassVar[int]
    HALVES_FIELD_NUMBER: _ClassVar[int]
    JOINT_COUNTS_FIELD_NUMBER: _ClassVar[int]
    FLOOR_FIELD_NUMBER: _ClassVar[int]
    EDGES_PER_SUBCOMPONENT_FIELD_NUMBER: _ClassVar[int]
    BOTH_SIGNS_FIELD_NUMBER: _ClassVar[int]
    REPLAY_FIELD_NUMBER: _ClassVar[int]
    name: str
    window_steps: int
    statistic: Statistic
    half_life_windows: float
    silence: int
    group_size: int
    halves: bool
    joint_counts: bool
    floor: float
    edges_per_subcomponent: int
    both_signs: bool
    replay: bool
    def __init__(self, name: _Optional[str] = ..., window_steps: _Optional[int] = ..., statistic: _Optional[_Union[Statistic, str]] = ..., half_life_windows: _Optional[float] = ..., silence: _Optional[int] = ..., group_size: _Optional[int] = ..., halves: bool = ..., joint_counts: bool = ..., floor: _Optional[float] = ..., edges_per_subcomponent: _Optional[int] = ..., both_signs: bool = ..., replay: bool = ...) -> None: ...
