"""Test requests and answers made by hand."""

from collections.abc import Sequence

import numpy as np

from weft_publisher import Effects, RunManifest, SetChange, TestRequest
from weft_publisher._proto import tests_pb2

MATRICES = {"h.0": 6, "h.1": 4}


def request(
    manifest: RunManifest,
    members: Sequence[int] = (1, 7),
    controls: Sequence[Sequence[int]] = ((2, 8), (3, 9)),
    tokens: Sequence[Sequence[int]] = ((0, 1, 1), (1,)),
    cluster: int = 5,
) -> tests_pb2.TestRequest:
    return tests_pb2.TestRequest(
        format=1,
        run=manifest.run,
        digest=manifest.digest,
        reading="live",
        analysis="default",
        window=3,
        cluster=cluster,
        members=tests_pb2.TestSet(numbers=members),
        controls=[tests_pb2.TestSet(numbers=control) for control in controls],
        samples=[
            tests_pb2.TestSample(kind=tests_pb2.SAMPLE_KIND_EXEMPLAR, tokens=np.array(t, "<u4").tobytes())
            for t in tokens
        ],
        seed=3,
        candidates=[0, 2, 3, 4, 5, 6, 8, 9],
        matched_draws=4,
    )


def answered(asked: TestRequest) -> Effects:
    """The first token of every sample is active, the others silent; each set changes half of the one before."""
    activities = [np.arange(s.length) == 0 for s in asked.samples]
    changes = [
        SetChange(
            [np.full(s.length, 4.0 / 2**at) for s in asked.samples], [np.full(s.length, 0.5) for s in asked.samples]
        )
        for at, _ in enumerate(asked.sets())
    ]
    return Effects(activities, changes, items=(np.array([1.0, -2.0]), np.array([0.5, 0.0])))
