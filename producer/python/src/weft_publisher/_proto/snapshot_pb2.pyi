from weft_publisher._proto import correlations_pb2 as _correlations_pb2
from weft_publisher._proto import reading_pb2 as _reading_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import Any as _Any, ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Similarity(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SIMILARITY_PEARSON: _ClassVar[Similarity]
    SIMILARITY_PEARSON_BOTH_SIGNS: _ClassVar[Similarity]
    SIMILARITY_JACCARD: _ClassVar[Similarity]
    SIMILARITY_COSINE: _ClassVar[Similarity]
    SIMILARITY_PMI: _ClassVar[Similarity]

class Algorithm(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ALGORITHM_SPECTRAL: _ClassVar[Algorithm]

class KRule(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    K_RULE_FINEST: _ClassVar[KRule]
    K_RULE_LARGEST_GAP: _ClassVar[KRule]
    K_RULE_GIVEN: _ClassVar[KRule]

class KReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    K_REASON_UNKNOWN: _ClassVar[KReason]
    K_REASON_SMALL: _ClassVar[KReason]
    K_REASON_TIGHT: _ClassVar[KReason]
    K_REASON_GIVEN: _ClassVar[KReason]
    K_REASON_FINEST_THAT_REPLICATES: _ClassVar[KReason]
    K_REASON_LARGEST_GAP: _ClassVar[KReason]
    K_REASON_UNDECIDED: _ClassVar[KReason]
    K_REASON_KEPT: _ClassVar[KReason]
SIMILARITY_PEARSON: Similarity
SIMILARITY_PEARSON_BOTH_SIGNS: Similarity
SIMILARITY_JACCARD: Similarity
SIMILARITY_COSINE: Similarity
SIMILARITY_PMI: Similarity
ALGORITHM_SPECTRAL: Algorithm
K_RULE_FINEST: KRule
K_RULE_LARGEST_GAP: KRule
K_RULE_GIVEN: KRule
K_REASON_UNKNOWN: KReason
K_REASON_SMALL: KReason
K_REASON_TIGHT: KReason
K_REASON_GIVEN: KReason
K_REASON_FINEST_THAT_REPLICATES: KReason
K_REASON_LARGEST_GAP: KReason
K_REASON_UNDECIDED: KReason
K_REASON_KEPT: KReason

class SnapshotRecord(_message.Message):
    __slots__ = ("format", "part", "latest")
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    PART_FIELD_NUMBER: _ClassVar[int]
    LATEST_FIELD_NUMBER: _ClassVar[int]
    format: int
    part: SnapshotPart
    latest: SnapshotPointer
    def __init__(self, format: _Optional[int] = ..., part: _Optional[_Union[SnapshotPart, _Mapping[str, _Any]]] = ..., latest: _Optional[_Union[SnapshotPointer, _Mapping[str, _Any]]] = ...) -> None: ...

class SnapshotPart(_message.Message):
    __slots__ = ("part", "parts", "content")
    PART_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    part: int
    parts: int
    content: bytes
    def __init__(self, part: _Optional[int] = ..., parts: _Optional[int] = ..., content: _Optional[bytes] = ...) -> None: ...

class SnapshotPointer(_message.Message):
    __slots__ = ("window", "parts", "sha256")
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    window: int
    parts: int
    sha256: bytes
    def __init__(self, window: _Optional[int] = ..., parts: _Optional[int] = ..., sha256: _Optional[bytes] = ...) -> None: ...

class Snapshot(_message.Message):
    __slots__ = ("run", "model", "digest", "reading", "analysis", "provenance", "clusters", "components", "unclustered", "quality", "next_id", "absent")
    RUN_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    READING_FIELD_NUMBER: _ClassVar[int]
    ANALYSIS_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    CLUSTERS_FIELD_NUMBER: _ClassVar[int]
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    UNCLUSTERED_FIELD_NUMBER: _ClassVar[int]
    QUALITY_FIELD_NUMBER: _ClassVar[int]
    NEXT_ID_FIELD_NUMBER: _ClassVar[int]
    ABSENT_FIELD_NUMBER: _ClassVar[int]
    run: str
    model: str
    digest: str
    reading: _reading_pb2.ReadingSettings
    analysis: AnalysisSettings
    provenance: Provenance
    clusters: _containers.RepeatedCompositeFieldContainer[Cluster]
    components: _containers.RepeatedCompositeFieldContainer[Component]
    unclustered: _containers.RepeatedCompositeFieldContainer[Unclustered]
    quality: Quality
    next_id: int
    absent: _containers.RepeatedCompositeFieldContainer[AbsentCluster]
    def __init__(self, run: _Optional[str] = ..., model: _Optional[str] = ..., digest: _Optional[str] = ..., reading: _Optional[_Union[_reading_pb2.ReadingSettings, _Mapping[str, _Any]]] = ..., analysis: _Optional[_Union[AnalysisSettings, _Mapping[str, _Any]]] = ..., provenance: _Optional[_Union[Provenance, _Mapping[str, _Any]]] = ..., clusters: _Optional[_Iterable[_Union[Cluster, _Mapping[str, _Any]]]] = ..., components: _Optional[_Iterable[_Union[Component, _Mapping[str, _Any]]]] = ..., unclustered: _Optional[_Iterable[_Union[Unclustered, _Mapping[str, _Any]]]] = ..., quality: _Optional[_Union[Quality, _Mapping[str, _Any]]] = ..., next_id: _Optional[int] = ..., absent: _Optional[_Iterable[_Union[AbsentCluster, _Mapping[str, _Any]]]] = ...) -> None: ...

class AbsentCluster(_message.Message):
    __slots__ = ("cluster", "missing", "told")
    CLUSTER_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    TOLD_FIELD_NUMBER: _ClassVar[int]
    cluster: Cluster
    missing: int
    told: bool
    def __init__(self, cluster: _Optional[_Union[Cluster, _Mapping[str, _Any]]] = ..., missing: _Optional[int] = ..., told: bool = ...) -> None: ...

class AnalysisSettings(_message.Message):
    __slots__ = ("name", "floor", "nearest", "min_firings", "k", "k_rule", "search_every_windows", "seed", "similarity", "whole_only", "mutual", "least_k", "most_k", "smallest_cluster", "layers", "matrices", "algorithm")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FLOOR_FIELD_NUMBER: _ClassVar[int]
    NEAREST_FIELD_NUMBER: _ClassVar[int]
    MIN_FIRINGS_FIELD_NUMBER: _ClassVar[int]
    K_FIELD_NUMBER: _ClassVar[int]
    K_RULE_FIELD_NUMBER: _ClassVar[int]
    SEARCH_EVERY_WINDOWS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    SIMILARITY_FIELD_NUMBER: _ClassVar[int]
    WHOLE_ONLY_FIELD_NUMBER: _ClassVar[int]
    MUTUAL_FIELD_NUMBER: _ClassVar[int]
    LEAST_K_FIELD_NUMBER: _ClassVar[int]
    MOST_K_FIELD_NUMBER: _ClassVar[int]
    SMALLEST_CLUSTER_FIELD_NUMBER: _ClassVar[int]
    LAYERS_FIELD_NUMBER: _ClassVar[int]
    MATRICES_FIELD_NUMBER: _ClassVar[int]
    ALGORITHM_FIELD_NUMBER: _ClassVar[int]
    name: str
    floor: float
    nearest: int
    min_firings: int
    k: int
    k_rule: KRule
    search_every_windows: int
    seed: int
    similarity: Similarity
    whole_only: bool
    mutual: bool
    least_k: int
    most_k: int
    smallest_cluster: int
    layers: _containers.RepeatedScalarFieldContainer[int]
    matrices: _containers.RepeatedScalarFieldContainer[str]
    algorithm: Algorithm
    def __init__(self, name: _Optional[str] = ..., floor: _Optional[float] = ..., nearest: _Optional[int] = ..., min_firings: _Optional[int] = ..., k: _Optional[int] = ..., k_rule: _Optional[_Union[KRule, str]] = ..., search_every_windows: _Optional[int] = ..., seed: _Optional[int] = ..., similarity: _Optional[_Union[Similarity, str]] = ..., whole_only: bool = ..., mutual: bool = ..., least_k: _Optional[int] = ..., most_k: _Optional[int] = ..., smallest_cluster: _Optional[int] = ..., layers: _Optional[_Iterable[int]] = ..., matrices: _Optional[_Iterable[str]] = ..., algorithm: _Optional[_Union[Algorithm, str]] = ...) -> None: ...

class Provenance(_message.Message):
    __slots__ = ("window", "first_step", "end_step", "samples", "nodes", "version", "predecessor", "created_at", "took_milliseconds", "host", "correlations_partition", "correlations_first_offset", "correlations_end_offset", "skipped_windows")
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    FIRST_STEP_FIELD_NUMBER: _ClassVar[int]
    END_STEP_FIELD_NUMBER: _ClassVar[int]
    SAMPLES_FIELD_NUMBER: _ClassVar[int]
    NODES_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    PREDECESSOR_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    TOOK_MILLISECONDS_FIELD_NUMBER: _ClassVar[int]
    HOST_FIELD_NUMBER: _ClassVar[int]
    CORRELATIONS_PARTITION_FIELD_NUMBER: _ClassVar[int]
    CORRELATIONS_FIRST_OFFSET_FIELD_NUMBER: _ClassVar[int]
    CORRELATIONS_END_OFFSET_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_WINDOWS_FIELD_NUMBER: _ClassVar[int]
    window: int
    first_step: int
    end_step: int
    samples: _containers.RepeatedScalarFieldContainer[float]
    nodes: _containers.RepeatedCompositeFieldContainer[_correlations_pb2.SourceNode]
    version: str
    predecessor: SnapshotPointer
    created_at: int
    took_milliseconds: int
    host: str
    correlations_partition: int
    correlations_first_offset: int
    correlations_end_offset: int
    skipped_windows: int
    def __init__(self, window: _Optional[int] = ..., first_step: _Optional[int] = ..., end_step: _Optional[int] = ..., samples: _Optional[_Iterable[float]] = ..., nodes: _Optional[_Iterable[_Union[_correlations_pb2.SourceNode, _Mapping[str, _Any]]]] = ..., version: _Optional[str] = ..., predecessor: _Optional[_Union[SnapshotPointer, _Mapping[str, _Any]]] = ..., created_at: _Optional[int] = ..., took_milliseconds: _Optional[int] = ..., host: _Optional[str] = ..., correlations_partition: _Optional[int] = ..., correlations_first_offset: _Optional[int] = ..., correlations_end_offset: _Optional[int] = ..., skipped_windows: _Optional[int] = ...) -> None: ...

class Cluster(_message.Message):
    __slots__ = ("id", "members", "cohesion", "density", "multi_layer", "layers", "component", "born_window", "strengths", "core", "told_size", "belongings", "conductance", "half_overlaps", "halves_window", "window_overlaps")
    ID_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    COHESION_FIELD_NUMBER: _ClassVar[int]
    DENSITY_FIELD_NUMBER: _ClassVar[int]
    MULTI_LAYER_FIELD_NUMBER: _ClassVar[int]
    LAYERS_FIELD_NUMBER: _ClassVar[int]
    COMPONENT_FIELD_NUMBER: _ClassVar[int]
    BORN_WINDOW_FIELD_NUMBER: _ClassVar[int]
    STRENGTHS_FIELD_NUMBER: _ClassVar[int]
    CORE_FIELD_NUMBER: _ClassVar[int]
    TOLD_SIZE_FIELD_NUMBER: _ClassVar[int]
    BELONGINGS_FIELD_NUMBER: _ClassVar[int]
    CONDUCTANCE_FIELD_NUMBER: _ClassVar[int]
    HALF_OVERLAPS_FIELD_NUMBER: _ClassVar[int]
    HALVES_WINDOW_FIELD_NUMBER: _ClassVar[int]
    WINDOW_OVERLAPS_FIELD_NUMBER: _ClassVar[int]
    id: int
    members: _containers.RepeatedScalarFieldContainer[int]
    cohesion: float
    density: float
    multi_layer: bool
    layers: _containers.RepeatedCompositeFieldContainer[LayerCount]
    component: int
    born_window: int
    strengths: _containers.RepeatedScalarFieldContainer[float]
    core: _containers.RepeatedScalarFieldContainer[int]
    told_size: int
    belongings: _containers.RepeatedScalarFieldContainer[float]
    conductance: float
    half_overlaps: _containers.RepeatedScalarFieldContainer[float]
    halves_window: int
    window_overlaps: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, id: _Optional[int] = ..., members: _Optional[_Iterable[int]] = ..., cohesion: _Optional[float] = ..., density: _Optional[float] = ..., multi_layer: bool = ..., layers: _Optional[_Iterable[_Union[LayerCount, _Mapping[str, _Any]]]] = ..., component: _Optional[int] = ..., born_window: _Optional[int] = ..., strengths: _Optional[_Iterable[float]] = ..., core: _Optional[_Iterable[int]] = ..., told_size: _Optional[int] = ..., belongings: _Optional[_Iterable[float]] = ..., conductance: _Optional[float] = ..., half_overlaps: _Optional[_Iterable[float]] = ..., halves_window: _Optional[int] = ..., window_overlaps: _Optional[_Iterable[float]] = ...) -> None: ...

class LayerCount(_message.Message):
    __slots__ = ("layer", "members")
    LAYER_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    layer: int
    members: int
    def __init__(self, layer: _Optional[int] = ..., members: _Optional[int] = ...) -> None: ...

class Component(_message.Message):
    __slots__ = ("size", "edges", "k", "reason", "second_eigenvalue", "candidates", "capped", "normalised_cut", "searched_window", "searched_samples", "warm", "cold_again")
    SIZE_FIELD_NUMBER: _ClassVar[int]
    EDGES_FIELD_NUMBER: _ClassVar[int]
    K_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SECOND_EIGENVALUE_FIELD_NUMBER: _ClassVar[int]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    CAPPED_FIELD_NUMBER: _ClassVar[int]
    NORMALISED_CUT_FIELD_NUMBER: _ClassVar[int]
    SEARCHED_WINDOW_FIELD_NUMBER: _ClassVar[int]
    SEARCHED_SAMPLES_FIELD_NUMBER: _ClassVar[int]
    WARM_FIELD_NUMBER: _ClassVar[int]
    COLD_AGAIN_FIELD_NUMBER: _ClassVar[int]
    size: int
    edges: int
    k: int
    reason: KReason
    second_eigenvalue: float
    candidates: _containers.RepeatedCompositeFieldContainer[Candidate]
    capped: bool
    normalised_cut: float
    searched_window: int
    searched_samples: float
    warm: bool
    cold_again: bool
    def __init__(self, size: _Optional[int] = ..., edges: _Optional[int] = ..., k: _Optional[int] = ..., reason: _Optional[_Union[KReason, str]] = ..., second_eigenvalue: _Optional[float] = ..., candidates: _Optional[_Iterable[_Union[Candidate, _Mapping[str, _Any]]]] = ..., capped: bool = ..., normalised_cut: _Optional[float] = ..., searched_window: _Optional[int] = ..., searched_samples: _Optional[float] = ..., warm: bool = ..., cold_again: bool = ...) -> None: ...

class Candidate(_message.Message):
    __slots__ = ("k", "gap", "agreement", "confirmed")
    K_FIELD_NUMBER: _ClassVar[int]
    GAP_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    k: int
    gap: float
    agreement: float
    confirmed: int
    def __init__(self, k: _Optional[int] = ..., gap: _Optional[float] = ..., agreement: _Optional[float] = ..., confirmed: _Optional[int] = ...) -> None: ...

class Unclustered(_message.Message):
    __slots__ = ("reason", "members")
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        UNKNOWN: _ClassVar[Unclustered.Reason]
        TOO_FEW_FIRINGS: _ClassVar[Unclustered.Reason]
        ALWAYS_ON: _ClassVar[Unclustered.Reason]
        NO_EDGE: _ClassVar[Unclustered.Reason]
        CONSTANT: _ClassVar[Unclustered.Reason]
        NOT_INCLUDED: _ClassVar[Unclustered.Reason]
        SMALL_CLUSTER: _ClassVar[Unclustered.Reason]
    UNKNOWN: Unclustered.Reason
    TOO_FEW_FIRINGS: Unclustered.Reason
    ALWAYS_ON: Unclustered.Reason
    NO_EDGE: Unclustered.Reason
    CONSTANT: Unclustered.Reason
    NOT_INCLUDED: Unclustered.Reason
    SMALL_CLUSTER: Unclustered.Reason
    REASON_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    reason: Unclustered.Reason
    members: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, reason: _Optional[_Union[Unclustered.Reason, str]] = ..., members: _Optional[_Iterable[int]] = ...) -> None: ...

class Quality(_message.Message):
    __slots__ = ("eligible", "edges", "multi_layer_clusters", "agreement_with_predecessor", "circuits_ari", "circuits_labelled", "circuits_purity", "circuits_f1", "normalised_cut", "modularity", "multi_layer_share", "mean_layers", "median_half_overlap", "core_members", "nmi_with_predecessor", "circuits_nmi", "circuits_core_purity", "circuits_core_share")
    ELIGIBLE_FIELD_NUMBER: _ClassVar[int]
    EDGES_FIELD_NUMBER: _ClassVar[int]
    MULTI_LAYER_CLUSTERS_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_WITH_PREDECESSOR_FIELD_NUMBER: _ClassVar[int]
    CIRCUITS_ARI_FIELD_NUMBER: _ClassVar[int]
    CIRCUITS_LABELLED_FIELD_NUMBER: _ClassVar[int]
    CIRCUITS_PURITY_FIELD_NUMBER: _ClassVar[int]
    CIRCUITS_F1_FIELD_NUMBER: _ClassVar[int]
    NORMALISED_CUT_FIELD_NUMBER: _ClassVar[int]
    MODULARITY_FIELD_NUMBER: _ClassVar[int]
    MULTI_LAYER_SHARE_FIELD_NUMBER: _ClassVar[int]
    MEAN_LAYERS_FIELD_NUMBER: _ClassVar[int]
    MEDIAN_HALF_OVERLAP_FIELD_NUMBER: _ClassVar[int]
    CORE_MEMBERS_FIELD_NUMBER: _ClassVar[int]
    NMI_WITH_PREDECESSOR_FIELD_NUMBER: _ClassVar[int]
    CIRCUITS_NMI_FIELD_NUMBER: _ClassVar[int]
    CIRCUITS_CORE_PURITY_FIELD_NUMBER: _ClassVar[int]
    CIRCUITS_CORE_SHARE_FIELD_NUMBER: _ClassVar[int]
    eligible: int
    edges: int
    multi_layer_clusters: int
    agreement_with_predecessor: float
    circuits_ari: float
    circuits_labelled: int
    circuits_purity: float
    circuits_f1: float
    normalised_cut: float
    modularity: float
    multi_layer_share: float
    mean_layers: float
    median_half_overlap: float
    core_members: int
    nmi_with_predecessor: float
    circuits_nmi: float
    circuits_core_purity: float
    circuits_core_share: float
    def __init__(self, eligible: _Optional[int] = ..., edges: _Optional[int] = ..., multi_layer_clusters: _Optional[int] = ..., agreement_with_predecessor: _Optional[float] = ..., circuits_ari: _Optional[float] = ..., circuits_labelled: _Optional[int] = ..., circuits_purity: _Optional[float] = ..., circuits_f1: _Optional[float] = ..., normalised_cut: _Optional[float] = ..., modularity: _Optional[float] = ..., multi_layer_share: _Optional[float] = ..., mean_layers: _Optional[float] = ..., median_half_overlap: _Optional[float] = ..., core_members: _Optional[int] = ..., nmi_with_predecessor: _Optional[float] = ..., circuits_nmi: _Optional[float] = ..., circuits_core_purity: _Optional[float] = ..., circuits_core_share: _Optional[float] = ...) -> None: ...
