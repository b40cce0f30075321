"""Tensors as they come from a loop, taken over so that the loop may go on at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from weft_publisher.manifest import RunManifest
from weft_publisher.packing import ABOVE, BELOW, NOT_A_NUMBER, ONE

if TYPE_CHECKING:
    import torch

    #: A numpy array, or a torch tensor on any device.
    Tensor: TypeAlias = NDArray[Any] | torch.Tensor
else:
    Tensor = Any


@dataclass(frozen=True)
class Staged:
    """Importances taken over: samples x subcomponents a matrix, and the numbers of tokens of the sequences.

    `arrays` waits for what is under way on a device. `leading` is (batch,) or (batch, sequence).
    """

    leading: tuple[int, ...]
    arrays: Callable[[], list[NDArray[np.generic]]]
    bytes: int


def stage(importances: Mapping[str, Tensor], manifest: RunManifest, copy: bool) -> Staged:
    """Take tensors over: copied on the host, quantised on a GPU and copied from there while the loop goes on.

    Raises ValueError where a matrix is missing or unknown, or a shape is not what the manifest says.
    """
    unknown = [name for name in importances if name not in manifest.matrices]
    missing = [name for name in manifest.matrices if name not in importances]
    if unknown or missing:
        what = "are missing" if missing else "are given, which the run has not"
        raise ValueError(f"importances of {', '.join(map(repr, missing or unknown))} {what}")
    ordered = [importances[name] for name in manifest.matrices]
    leading = _leading(manifest, [tuple(tensor.shape) for tensor in ordered])
    taken = [_take(tensor, copy) for tensor in ordered]
    return Staged(
        leading,
        lambda: [one().reshape(-1, width) for one, width in zip((t[0] for t in taken), manifest.widths, strict=True)],
        sum(size for _, size in taken),
    )


def _leading(manifest: RunManifest, shapes: list[tuple[int, ...]]) -> tuple[int, ...]:
    for name, width, shape in zip(manifest.matrices, manifest.widths, shapes, strict=True):
        if len(shape) not in (2, 3) or shape[-1] != width:
            raise ValueError(f"importances of '{name}' have shape {shape}; wanted is (batch, [sequence,] {width})")
        if shape[:-1] != shapes[0][:-1]:
            raise ValueError(
                f"importances of '{name}' are of {shape[:-1]} samples,"
                f" those of '{manifest.matrices[0]}' of {shapes[0][:-1]}"
            )
    if 0 in shapes[0]:
        raise ValueError(f"importances of no samples: shape {shapes[0]}")
    return shapes[0][:-1]


def _take(tensor: Tensor, copy: bool) -> tuple[Callable[[], NDArray[np.generic]], int]:
    """Return what gives the array later, and the bytes it holds until then."""
    if not hasattr(tensor, "detach"):
        array = np.array(tensor, copy=True) if copy else np.asarray(tensor)
        return (lambda: array), array.nbytes
    held: Any = tensor.detach()
    if held.device.type == "cuda":
        return _from_gpu(held)
    if held.device.type != "cpu":
        held = held.cpu()
    elif copy:
        held = held.clone()
    return (lambda: to_numpy(held)), held.numel() * held.element_size()


def to_numpy(tensor: Any) -> NDArray[Any]:
    """Return a tensor on the host as an array; 16-bit floats, which numpy lacks or is slow at, as 32-bit ones."""
    if tensor.dtype.itemsize == 2 and tensor.dtype.is_floating_point:
        tensor = tensor.float()
    array: NDArray[Any] = tensor.numpy()
    return array


def codes(tensor: torch.Tensor) -> torch.Tensor:
    """Quantise on the tensor's own device: q as the bits of an int16, and codes for what is out of [0, 1]."""
    import torch

    exact = tensor if tensor.dtype == torch.float64 else tensor.float()
    q = torch.round(exact * ONE)
    q = torch.where(exact < 0, BELOW, torch.where(exact > 1, ABOVE, q))
    q = torch.where(torch.isnan(exact), NOT_A_NUMBER, q)
    return q.to(torch.int32).to(torch.int16)


def _from_gpu(tensor: torch.Tensor) -> tuple[Callable[[], NDArray[np.generic]], int]:
    """Two bytes an importance, copied to pinned memory behind the work that the loop has queued."""
    import torch

    q = codes(tensor)
    host = torch.empty(q.shape, dtype=torch.int16, pin_memory=True)
    host.copy_(q, non_blocking=True)
    done = torch.cuda.Event()
    done.record(torch.cuda.current_stream(tensor.device))

    def wait() -> NDArray[np.generic]:
        done.synchronize()
        return to_numpy(host).view(np.uint16)

    return wait, host.numel() * 2


def array_of(values: Any, what: str, shape: tuple[int, ...]) -> NDArray[Any]:
    """Return tokens, losses or a mask as an array of its own; a ValueError if it is not of the samples' shape."""
    array = np.array(to_numpy(values.detach().cpu()) if hasattr(values, "detach") else values, copy=True)
    if array.shape != shape:
        raise ValueError(f"{what} of shape {array.shape} for samples of shape {shape}")
    return array
