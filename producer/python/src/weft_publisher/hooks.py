"""Importances of models whose modules return them, by forward hooks. Needs no torch at import."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch


class Capture:
    """Keeps what modules return in each forward pass until it is taken.

    Several passes between two `take` calls (micro-batches) are laid one behind the other. Tensors are detached;
    nothing is copied. Close it, or leave its `with` block, to remove the hooks.
    """

    def __init__(
        self,
        modules: Mapping[str, torch.nn.Module],
        select: Callable[[Any], torch.Tensor] | None = None,
    ) -> None:
        """Hook modules, by the name of the matrix whose importances each returns.

        `select` takes the importances out of what a module returns, where that is more than one tensor.
        """
        self._select = select or (lambda output: output)
        self._kept: dict[str, list[torch.Tensor]] = {name: [] for name in modules}
        self._paused = False
        self._handles = [module.register_forward_hook(self._hook(name)) for name, module in modules.items()]

    def _hook(self, name: str) -> Callable[[torch.nn.Module, Any, Any], None]:
        def keep(_module: torch.nn.Module, _inputs: Any, output: Any) -> None:
            if not self._paused:
                self._kept[name].append(self._select(output).detach())

        return keep

    def take(self) -> dict[str, torch.Tensor]:
        """Return the importances since the last call, for `Publisher.publish`; RuntimeError if a module did not run."""
        silent = [name for name, tensors in self._kept.items() if not tensors]
        if silent:
            raise RuntimeError(f"no forward pass through the modules of {', '.join(map(repr, silent))}")
        taken = {name: _joined(tensors) for name, tensors in self._kept.items()}
        for tensors in self._kept.values():
            tensors.clear()
        return taken

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Keep nothing in a `with` block: for passes that are not to be published, such as those of a test."""
        self._paused = True
        try:
            yield
        finally:
            self._paused = False

    def close(self) -> None:
        """Remove the hooks."""
        for handle in self._handles:
            handle.remove()

    def __enter__(self) -> Capture:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _joined(tensors: list[torch.Tensor]) -> torch.Tensor:
    if len(tensors) == 1:
        return tensors[0]
    import torch

    return torch.cat(tensors)
