"""A test's answer as a record: what a callback found, summed up over the request's samples."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weft_publisher import batches
from weft_publisher._proto import tests_pb2
from weft_publisher.effects import ACTIVE, SILENT, Effects, SetChange, TestRequest, numbers_of

_ITEMS = 10


def head(message: tests_pb2.TestRequest, node: str, checkpoint: int) -> tests_pb2.TestEffect:
    """Return an answer that names the request, and says nothing yet."""
    return tests_pb2.TestEffect(
        format=batches.FORMAT,
        run=message.run,
        digest=message.digest,
        reading=message.reading,
        analysis=message.analysis,
        window=message.window,
        cluster=message.cluster,
        members=message.members.numbers,
        node=node,
        checkpoint=checkpoint,
    )


def answer(request: TestRequest, found: Effects, node: str, checkpoint: int) -> tests_pb2.TestEffect:
    """Sum a callback's answer up; ValueError where it does not fit the request."""
    sides = _sides(request, found)
    record = head(request.message, node, checkpoint)
    record.active_samples, record.silent_samples = (int(side.sum()) for side in sides)
    known: Sequence[float | None] = found.importances or [None] * len(found.changes)
    sums = [_mean(c, sides, i) for c, i in zip(found.changes, known, strict=True)]
    record.whole.CopyFrom(sums.pop(0))
    for layer, own in request.layers.items():
        count = sum(map(len, own.values()))
        record.layers.add(layer=layer, members=count, effect=sums.pop(0))
    for _ in request.controls:
        record.controls.append(sums.pop(0))
    for members in found.matched:
        record.matched.add(numbers=numbers_of(members, request.manifest), effect=sums.pop(0))
    _compare(record)
    whole = found.changes[0]
    for at, sample in enumerate(request.message.samples):
        losses = np.full(request.samples[at].length, np.nan) if whole.losses is None else whole.losses[at]
        arrays = (found.activities[at], whole.effects[at], losses)
        activities, effects, changes = (np.asarray(a).astype("<f4").tobytes() for a in arrays)
        record.samples.add(sample=sample, activities=activities, effects=effects, loss_changes=changes)
    if found.items is not None:
        _put_items(record, *found.items)
    return record


def _sides(request: TestRequest, found: Effects) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    expected = len(request.sets()) + len(found.matched)
    if len(found.changes) != expected:
        raise ValueError(f"{len(found.changes)} sets were taken out, {expected} are asked for")
    lengths = [sample.length for sample in request.samples]
    for arrays in (found.activities, *(c.effects for c in found.changes), *(c.losses or () for c in found.changes)):
        if len(arrays) and [np.size(array) for array in arrays] != lengths:
            raise ValueError("an answer holds an element a token, or one a vector, of every sample")
    activity = np.concatenate([np.ravel(a) for a in found.activities])
    return activity >= ACTIVE, activity < SILENT


def _mean(change: SetChange, sides: tuple[NDArray[Any], NDArray[Any]], importance: float | None) -> tests_pb2.SetEffect:
    effects = np.concatenate([np.ravel(a).astype(float) for a in change.effects])
    lost = np.concatenate([np.ravel(a).astype(float) for a in change.losses or [np.full(len(effects), np.nan)]])
    active, silent = (float(effects[side].mean()) if side.any() else np.nan for side in sides)
    known = [lost[side & ~np.isnan(lost)] for side in sides]
    losses = [float(of.mean()) if len(of) else np.nan for of in known]
    told = None if importance is None or np.isnan(importance) else float(importance)
    return tests_pb2.SetEffect(
        active=active, silent=silent, active_loss=losses[0], silent_loss=losses[1], active_importance=told
    )


def _compare(record: tests_pb2.TestEffect) -> None:
    whole = record.whole.active
    controls = [control.active for control in record.controls]
    matched = [control.effect.active for control in record.matched]
    layers = [layer.effect.active for layer in record.layers]
    record.rank = 1 + sum(not each < whole for each in controls)
    _put(record, "ratio", whole, float(np.mean(controls)) if controls else np.nan)
    if matched:
        record.matched_rank = 1 + sum(not each < whole for each in matched)
        _put(record, "matched_ratio", whole, float(np.mean(matched)))
    _put(record, "specificity", whole, record.whole.silent)
    _put(record, "jointness", whole, sum(layers))


def _put(record: tests_pb2.TestEffect, name: str, over: float, under: float) -> None:
    quotient = over / under if under else np.nan
    if np.isfinite(quotient):
        setattr(record, name, quotient)


def _put_items(record: tests_pb2.TestEffect, active: NDArray[Any], silent: NDArray[Any]) -> None:
    order = np.argsort(-active, kind="stable")
    many = max(1, record.active_samples), max(1, record.silent_samples)
    for into, first, sign in ((record.rising, order, 1), (record.falling, order[::-1], -1)):
        for item in [i for i in first[:_ITEMS].tolist() if active[i] * sign > 0]:
            into.add(item=item, active=active[item] / many[0], silent=silent[item] / many[1])


def confirmed(record: tests_pb2.TestEffect) -> str | None:
    """Return what an event says where the cluster does more than all its controls, else None."""
    if not record.controls or record.rank != 1:
        return None
    text = f"{_times(record.ratio)} its controls" if record.HasField("ratio") else "its controls do nothing"
    if record.HasField("matched_ratio"):
        text += f", {_times(record.matched_ratio)} those matched on its active samples"
    return f"confirmed: {text}"


def _times(ratio: float) -> str:
    return f"{ratio:.1f} times" if ratio < 10 else f"{ratio:.0f} times"
