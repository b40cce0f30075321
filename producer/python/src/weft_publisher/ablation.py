"""Rank-one parts taken out of PyTorch's linear layers, and what that changes. Needs no torch at import."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableSequence, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from weft_publisher.effects import ACTIVE, SILENT, Effects, Members, SetChange, TestRequest

if TYPE_CHECKING:
    import torch


_AT_ONCE = 16


class Ablation:
    """Lets modules work without some of their subcomponents, as long as a `with` block lasts.

    Each module computes x W^T (+ b), as `torch.nn.Linear` does, with W = sum of U[c] V[:, c]^T (+ a rest). In the
    block it works with W minus the chosen U[c] V[:, c]^T: x V[:, c] U[c] is taken off what it returns, which costs
    2 (d_in + d_out) a sample and subcomponent, and no weight is touched.
    """

    def __init__(self, modules: Mapping[str, tuple[torch.nn.Module, torch.Tensor, torch.Tensor]]) -> None:
        """Take, by the name of its matrix, each module with its V (d_in x C) and U (C x d_out); read when used."""
        self._modules = dict(modules)

    @contextmanager
    def without(self, members: Members) -> Iterator[None]:
        """Take these out; ValueError if a matrix has no module."""
        handles = []
        try:
            for name, indexes in members.items():
                if name not in self._modules:
                    raise ValueError(f"matrix '{name}' has no module to take subcomponents out of")
                module, v, u = self._modules[name]
                chosen = indexes.tolist()
                handles.append(module.register_forward_hook(_taking_off(v[:, chosen], u[chosen])))
            yield
        finally:
            for handle in handles:
                handle.remove()


def _taking_off(v: torch.Tensor, u: torch.Tensor) -> Callable[[Any, Any, Any], Any]:
    return lambda _module, inputs, output: output - (inputs[0] @ v) @ u


def compare(
    request: TestRequest,
    ablation: Ablation,
    importances: Callable[[torch.Tensor], Mapping[str, torch.Tensor]],
    outputs: Callable[[torch.Tensor], torch.Tensor],
    *,
    features: int = 0,
    first_token: int | None = None,
) -> Effects:
    """Take every set of a request out, and compare with the target: all that a callback has to do.

    Args:
        request: as the callback was given it.
        ablation: of the target model's modules.
        importances: of inputs, a tensor (…, subcomponents) a matrix.
        outputs: of inputs, the target's logits (sequences, tokens, vocabulary), or vectors (samples, features).
        features: where samples are vectors, how many features these have; else they are tokens.
        first_token: put before sequences that do not begin with it, and not looked at.

    Inputs are (sequences, tokens) of one length, int64, or (samples, features), float32; on the host.

    """
    import torch

    with torch.no_grad():
        trial = _Trial(request, features, first_token)
        means = trial.importances(importances)
        matched = request.matched(means) if trial.active else ()
        sets = [*request.sets(), *matched]
        changes = [trial.none() for _ in sets]
        for part, x in enumerate(trial.inputs):
            whole = outputs(x).float()
            for at, members in enumerate(sets):
                with ablation.without(members):
                    trial.compare(part, whole, outputs(x).float(), changes[at], keep_items=at == 0)
    found = [float(np.mean(np.concatenate([means[m][i] for m, i in s.items()]))) for s in sets]
    return Effects(trial.activities, changes, matched, trial.items, found if trial.active else None)


class _Trial:
    """The samples of a request: those of one length together, 16 at once, so that few logits are held."""

    def __init__(self, request: TestRequest, features: int, first_token: int | None) -> None:
        import torch

        self._request, self._tokens = request, not features
        lead = [0] * len(request.samples)
        if features:
            self._groups = [list(range(len(request.samples)))]
            self.inputs = [torch.from_numpy(request.features(features))]
        else:
            rows = [_tokens(sample.tokens) for sample in request.samples]
            if first_token is not None:
                lead = [int(row[0] != first_token) for row in rows]
                rows = [[first_token] * before + row for before, row in zip(lead, rows, strict=True)]
            order = sorted(range(len(rows)), key=lambda s: (len(rows[s]), lead[s]))
            alike = [list(g) for _, g in groupby(order, key=lambda s: (len(rows[s]), lead[s]))]
            self._groups = [g[at : at + _AT_ONCE] for g in alike for at in range(0, len(g), _AT_ONCE)]
            self.inputs = [torch.tensor([rows[s] for s in group]) for group in self._groups]
        self._lead = lead
        self.activities: list[NDArray[Any]] = [np.zeros(0)] * len(request.samples)
        self.active = 0
        self.items: tuple[NDArray[Any], NDArray[Any]] | None = None

    def importances(self, of: Callable[[torch.Tensor], Mapping[str, torch.Tensor]]) -> dict[str, NDArray[Any]]:
        """Note every sample's activity; return each matrix's mean importances where the cluster is active."""
        members, count = self._request.members, len(self._request.message.members.numbers)
        sums = {name: np.zeros(w) for name, w in zip(self._request.manifest.matrices, self._widths(), strict=True)}
        for group, x in zip(self._groups, self.inputs, strict=True):
            found = {name: self._looked_at(tensor, group) for name, tensor in of(x).items()}
            activity = sum(found[name][..., indexes].sum(-1) for name, indexes in members.items()) / count
            for name, total in sums.items():
                total += found[name][activity >= ACTIVE].sum(0)
            self.active += int(np.count_nonzero(activity >= ACTIVE))
            self._spread(self.activities, activity, group)
        return {name: total / max(1, self.active) for name, total in sums.items()}

    def _widths(self) -> tuple[int, ...]:
        return self._request.manifest.widths

    def _looked_at(self, tensor: torch.Tensor, group: Sequence[int]) -> NDArray[Any]:
        array: NDArray[Any] = tensor.detach().float().cpu().numpy().astype(float)
        return array[:, self._lead[group[0]] :] if self._tokens else array

    def _spread(self, into: MutableSequence[NDArray[Any]], of: NDArray[Any], group: Sequence[int]) -> None:
        for row, sample in zip(of, group, strict=True):
            into[sample] = np.atleast_1d(row)

    def none(self) -> SetChange:
        """Return room for what a set changes."""
        empty: list[NDArray[Any]] = [np.zeros(0)] * len(self.activities)
        return SetChange(empty, list(empty) if self._tokens else None)

    def compare(
        self, part: int, whole: torch.Tensor, ablated: torch.Tensor, change: SetChange, keep_items: bool
    ) -> None:
        """Note what a set changes of one part's outputs."""
        group, x = self._groups[part], self.inputs[part]
        if change.losses is not None:
            p, q = whole.log_softmax(-1), ablated.log_softmax(-1)
            effect = (p.exp() * (p - q)).sum(-1).clamp(min=0)
            loss = effect.new_full(effect.shape, float("nan"))
            following = x[:, 1:, None].to(p.device)
            loss[:, :-1] = (p - q)[:, :-1].gather(-1, following)[..., 0]
            self._spread(change.losses, self._looked_at(loss, group), group)
            each = q.exp() - p.exp()
        else:
            each = (ablated - whole) ** 2
            effect = each.sum(-1)
        self._spread(change.effects, self._looked_at(effect, group), group)
        if keep_items:
            self._add_items(self._looked_at(each, group), group)

    def _add_items(self, each: NDArray[Any], group: Sequence[int]) -> None:
        activity = np.stack([self.activities[sample] for sample in group]).reshape(each.shape[:-1])
        sums = each[activity >= ACTIVE].sum(0), each[activity < SILENT].sum(0)
        self.items = sums if self.items is None else (self.items[0] + sums[0], self.items[1] + sums[1])


def _tokens(tokens: NDArray[np.uint32] | None) -> list[int]:
    if tokens is None:
        raise ValueError("a sample without tokens for a model of tokens")
    found: list[int] = tokens.tolist()
    return found
