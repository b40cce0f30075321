"""Publishes causal importances of a decomposed network from a PyTorch loop to Weft, and reads its clusters back."""

from weft_publisher.ablation import Ablation, compare
from weft_publisher.effects import Effects, Members, SetChange, TestRequest, TestSample
from weft_publisher.history import NodeHistory
from weft_publisher.hooks import Capture
from weft_publisher.manifest import Circuit, Matrix, RunManifest
from weft_publisher.packing import ImportanceBatch, ImportanceError
from weft_publisher.publisher import Publisher
from weft_publisher.sending import FencedError, PublisherError
from weft_publisher.snapshots import Cluster, Published, Snapshot, importances, runs, snapshots
from weft_publisher.topics import Topics

__all__ = [
    "Ablation",
    "Capture",
    "Circuit",
    "Cluster",
    "Effects",
    "FencedError",
    "ImportanceBatch",
    "ImportanceError",
    "Matrix",
    "Members",
    "NodeHistory",
    "Published",
    "Publisher",
    "PublisherError",
    "RunManifest",
    "SetChange",
    "Snapshot",
    "TestRequest",
    "TestSample",
    "Topics",
    "compare",
    "importances",
    "runs",
    "snapshots",
]
