from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import Any as _Any, ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SampleKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SAMPLE_KIND_UNKNOWN: _ClassVar[SampleKind]
    SAMPLE_KIND_EXEMPLAR: _ClassVar[SampleKind]
    SAMPLE_KIND_SILENT: _ClassVar[SampleKind]
    SAMPLE_KIND_RANDOM: _ClassVar[SampleKind]
SAMPLE_KIND_UNKNOWN: SampleKind
SAMPLE_KIND_EXEMPLAR: SampleKind
SAMPLE_KIND_SILENT: SampleKind
SAMPLE_KIND_RANDOM: SampleKind

class TestRequest(_message.Message):
    __slots__ = ("format", "run", "digest", "reading", "analysis", "window", "cluster", "members", "samples", "controls", "seed", "candidates", "matched_draws")
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    RUN_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    READING_FIELD_NUMBER: _ClassVar[int]
    ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    SAMPLES_FIELD_NUMBER: _ClassVar[int]
    CONTROLS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    MATCHED_DRAWS_FIELD_NUMBER: _ClassVar[int]
    format: int
    run: str
    digest: str
    reading: str
    analysis: str
    window: int
    cluster: int
    members: TestSet
    samples: _containers.RepeatedCompositeFieldContainer[TestSample]
    controls: _containers.RepeatedCompositeFieldContainer[TestSet]
    seed: int
    candidates: _containers.RepeatedScalarFieldContainer[int]
    matched_draws: int
    def __init__(self, format: _Optional[int] = ..., run: _Optional[str] = ..., digest: _Optional[str] = ..., reading: _Optional[str] = ..., analysis: _Optional[str] = ..., window: _Optional[int] = ..., cluster: _Optional[int] = ..., members: _Optional[_Union[TestSet, _Mapping[str, _Any]]] = ..., samples: _Optional[_Iterable[_Union[TestSample, _Mapping[str, _Any]]]] = ..., controls: _Optional[_Iterable[_Union[TestSet, _Mapping[str, _Any]]]] = ..., seed: _Optional[int] = ..., candidates: _Optional[_Iterable[int]] = ..., matched_draws: _Optional[int] = ...) -> None: ...

class TestSet(_message.Message):
    __slots__ = ("numbers", "mean_importance", "firing_rate")
    NUMBERS_FIELD_NUMBER: _ClassVar[int]
    MEAN_IMPORTANCE_FIELD_NUMBER: _ClassVar[int]
    FIRING_RATE_FIELD_NUMBER: _ClassVar[int]
    numbers: _containers.RepeatedScalarFieldContainer[int]
    mean_importance: float
    firing_rate: float
    def __init__(self, numbers: _Optional[_Iterable[int]] = ..., mean_importance: _Optional[float] = ..., firing_rate: _Optional[float] = ...) -> None: ...

class TestSample(_message.Message):
    __slots__ = ("kind", "tokens", "position", "features", "feature_values", "node", "step", "batch", "sample")
    KIND_FIELD_NUMBER: _ClassVar[int]
    TOKENS_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    FEATURES_FIELD_NUMBER: _ClassVar[int]
    FEATURE_VALUES_FIELD_NUMBER: _ClassVar[int]
    NODE_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_FIELD_NUMBER: _ClassVar[int]
    kind: SampleKind
    tokens: bytes
    position: int
    features: bytes
    feature_values: bytes
    node: str
    step: int
    batch: int
    sample: int
    def __init__(self, kind: _Optional[_Union[SampleKind, str]] = ..., tokens: _Optional[bytes] = ..., position: _Optional[int] = ..., features: _Optional[bytes] = ..., feature_values: _Optional[bytes] = ..., node: _Optional[str] = ..., step: _Optional[int] = ..., batch: _Optional[int] = ..., sample: _Optional[int] = ...) -> None: ...

class TestEffect(_message.Message):
    __slots__ = ("format", "run", "digest", "reading", "analysis", "window", "cluster", "members", "node", "checkpoint", "refused", "active_samples", "silent_samples", "whole", "layers", "controls", "rising", "falling", "samples", "ratio", "specificity", "jointness", "rank", "took_seconds", "answered_at", "matched", "matched_ratio", "matched_rank")
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    RUN_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    READING_FIELD_NUMBER: _ClassVar[int]
    ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    NODE_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_SAMPLES_FIELD_NUMBER: _ClassVar[int]
    SILENT_SAMPLES_FIELD_NUMBER: _ClassVar[int]
    WHOLE_FIELD_NUMBER: _ClassVar[int]
    LAYERS_FIELD_NUMBER: _ClassVar[int]
    CONTROLS_FIELD_NUMBER: _ClassVar[int]
    RISING_FIELD_NUMBER: _ClassVar[int]
    FALLING_FIELD_NUMBER: _ClassVar[int]
    SAMPLES_FIELD_NUMBER: _ClassVar[int]
    RATIO_FIELD_NUMBER: _ClassVar[int]
    SPECIFICITY_FIELD_NUMBER: _ClassVar[int]
    JOINTNESS_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    TOOK_SECONDS_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_AT_FIELD_NUMBER: _ClassVar[int]
    MATCHED_FIELD_NUMBER: _ClassVar[int]
    MATCHED_RATIO_FIELD_NUMBER: _ClassVar[int]
    MATCHED_RANK_FIELD_NUMBER: _ClassVar[int]
    format: int
    run: str
    digest: str
    reading: str
    analysis: str
    window: int
    cluster: int
    members: _containers.RepeatedScalarFieldContainer[int]
    node: str
    checkpoint: int
    refused: str
    active_samples: int
    silent_samples: int
    whole: SetEffect
    layers: _containers.RepeatedCompositeFieldContainer[LayerEffect]
    controls: _containers.RepeatedCompositeFieldContainer[SetEffect]
    rising: _containers.RepeatedCompositeFieldContainer[ItemEffect]
    falling: _containers.RepeatedCompositeFieldContainer[ItemEffect]
    samples: _containers.RepeatedCompositeFieldContainer[SampleEffect]
    ratio: float
    specificity: float
    jointness: float
    rank: int
    took_seconds: float
    answered_at: int
    matched: _containers.RepeatedCompositeFieldContainer[MatchedControl]
    matched_ratio: float
    matched_rank: int
    def __init__(self, format: _Optional[int] = ..., run: _Optional[str] = ..., digest: _Optional[str] = ..., reading: _Optional[str] = ..., analysis: _Optional[str] = ..., window: _Optional[int] = ..., cluster: _Optional[int] = ..., members: _Optional[_Iterable[int]] = ..., node: _Optional[str] = ..., checkpoint: _Optional[int] = ..., refused: _Optional[str] = ..., active_samples: _Optional[int] = ..., silent_samples: _Optional[int] = ..., whole: _Optional[_Union[SetEffect, _Mapping[str, _Any]]] = ..., layers: _Optional[_Iterable[_Union[LayerEffect, _Mapping[str, _Any]]]] = ..., controls: _Optional[_Iterable[_Union[SetEffect, _Mapping[str, _Any]]]] = ..., rising: _Optional[_Iterable[_Union[ItemEffect, _Mapping[str, _Any]]]] = ..., falling: _Optional[_Iterable[_Union[ItemEffect, _Mapping[str, _Any]]]] = ..., samples: _Optional[_Iterable[_Union[SampleEffect, _Mapping[str, _Any]]]] = ..., ratio: _Optional[float] = ..., specificity: _Optional[float] = ..., jointness: _Optional[float] = ..., rank: _Optional[int] = ..., took_seconds: _Optional[float] = ..., answered_at: _Optional[int] = ..., matched: _Optional[_Iterable[_Union[MatchedControl, _Mapping[str, _Any]]]] = ..., matched_ratio: _Optional[float] = ..., matched_rank: _Optional[int] = ...) -> None: ...

class MatchedControl(_message.Message):
    __slots__ = ("numbers", "effect")
    NUMBERS_FIELD_NUMBER: _ClassVar[int]
    EFFECT_FIELD_NUMBER: _ClassVar[int]
    numbers: _containers.RepeatedScalarFieldContainer[int]
    effect: SetEffect
    def __init__(self, numbers: _Optional[_Iterable[int]] = ..., effect: _Optional[_Union[SetEffect, _Mapping[str, _Any]]] = ...) -> None: ...

class SetEffect(_message.Message):
    __slots__ = ("active", "silent", "active_loss", "silent_loss", "active_importance")
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    SILENT_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_LOSS_FIELD_NUMBER: _ClassVar[int]
    SILENT_LOSS_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_IMPORTANCE_FIELD_NUMBER: _ClassVar[int]
    active: float
    silent: float
    active_loss: float
    silent_loss: float
    active_importance: float
    def __init__(self, active: _Optional[float] = ..., silent: _Optional[float] = ..., active_loss: _Optional[float] = ..., silent_loss: _Optional[float] = ..., active_importance: _Optional[float] = ...) -> None: ...

class LayerEffect(_message.Message):
    __slots__ = ("layer", "members", "effect")
    LAYER_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    EFFECT_FIELD_NUMBER: _ClassVar[int]
    layer: int
    members: int
    effect: SetEffect
    def __init__(self, layer: _Optional[int] = ..., members: _Optional[int] = ..., effect: _Optional[_Union[SetEffect, _Mapping[str, _Any]]] = ...) -> None: ...

class ItemEffect(_message.Message):
    __slots__ = ("item", "active", "silent")
    ITEM_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    SILENT_FIELD_NUMBER: _ClassVar[int]
    item: int
    active: float
    silent: float
    def __init__(self, item: _Optional[int] = ..., active: _Optional[float] = ..., silent: _Optional[float] = ...) -> None: ...

class SampleEffect(_message.Message):
    __slots__ = ("activities", "effects", "loss_changes", "sample")
    ACTIVITIES_FIELD_NUMBER: _ClassVar[int]
    EFFECTS_FIELD_NUMBER: _ClassVar[int]
    LOSS_CHANGES_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_FIELD_NUMBER: _ClassVar[int]
    activities: bytes
    effects: bytes
    loss_changes: bytes
    sample: TestSample
    def __init__(self, activities: _Optional[bytes] = ..., effects: _Optional[bytes] = ..., loss_changes: _Optional[bytes] = ..., sample: _Optional[_Union[TestSample, _Mapping[str, _Any]]] = ...) -> None: ...
