"""Decomposes a toy model of superposition by SPD, and publishes the importances at every step.

Needs PyTorch and a broker; watch it live in a second terminal (see producer/python/README.md):

    python examples/tms_spd.py --brokers localhost:9092

The toy (Elhage et al. 2022) squeezes 10 sparse features through 5 dimensions. Stochastic parameter decomposition
(Bushnaq et al. 2025) splits its two matrices into rank-one subcomponents, with a gate each that says how important it
is on an input. The mechanism of a feature is a subcomponent of each matrix: clusters of two, over both layers.

While it goes on, it tests the clusters that were found: takes them out of the toy, and says what that changes.
"""

from __future__ import annotations

import argparse
import math

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from weft_publisher import Ablation, Capture, Effects, Publisher, TestRequest, compare

FEATURES, HIDDEN, SUBCOMPONENTS, GATE = 10, 5, 30, 8
PROBABILITY = 0.05
MATRICES = ("linear1", "linear2")


def batch(size: int) -> Tensor:
    """Samples in which each feature is there with a small probability, uniform in [0, 1]."""
    return torch.rand(size, FEATURES) * (torch.rand(size, FEATURES) < PROBABILITY)


class Target(nn.Module):
    """X -> relu(Wᵀ W x + b), as two linear layers."""

    def __init__(self, w: Tensor, b: Tensor) -> None:
        super().__init__()
        self.linear1 = nn.Linear(FEATURES, HIDDEN, bias=False)
        self.linear2 = nn.Linear(HIDDEN, FEATURES)
        self.linear1.weight, self.linear2.weight = nn.Parameter(w), nn.Parameter(w.T.contiguous())
        self.linear2.bias = nn.Parameter(b)

    def forward(self, x: Tensor) -> Tensor:
        """Restore the features."""
        return functional.relu(self.linear2(self.linear1(x)))


def train_target(steps: int) -> Target:
    """Train it; what it has learnt stays."""
    w = nn.Parameter(torch.randn(HIDDEN, FEATURES) / math.sqrt(FEATURES))
    b = nn.Parameter(torch.zeros(FEATURES))
    optimiser = torch.optim.AdamW([w, b], lr=5e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        x = batch(1024)
        loss = ((functional.relu(x @ w.T @ w + b) - x) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return Target(w.detach(), b.detach()).requires_grad_(False)


class LowerLeaky(torch.autograd.Function):
    """Clamp to [0, 1]; below 0 a slope of 0.01 lets only gradients pass that revive the subcomponent."""

    @staticmethod
    def forward(ctx: torch.autograd.function.FunctionCtx, x: Tensor) -> Tensor:
        """Clamp."""
        ctx.save_for_backward(x)
        return x.clamp(0, 1)

    @staticmethod
    def backward(ctx: torch.autograd.function.FunctionCtx, g: Tensor) -> Tensor:
        """Pass the gradient, a hundredth of it below 0, none above 1."""
        (x,) = ctx.saved_tensors  # type: ignore[attr-defined]
        return torch.where(x <= 0, 0.01 * g.clamp(max=0), torch.where(x <= 1, g, 0))


class Gate(nn.Module):
    """Importances of one matrix's subcomponents: a small MLP each, on its inner activation."""

    def __init__(self) -> None:
        super().__init__()
        self.w_in = nn.Parameter(torch.randn(SUBCOMPONENTS, GATE))
        self.b_in = nn.Parameter(torch.zeros(SUBCOMPONENTS, GATE))
        self.w_out = nn.Parameter(torch.randn(SUBCOMPONENTS, GATE) / math.sqrt(GATE))
        self.b_out = nn.Parameter(torch.zeros(SUBCOMPONENTS))

    def forward(self, inner: Tensor) -> tuple[Tensor, Tensor]:
        """Return the importances, and what the penalty is on: it goes on rising above 1."""
        z = functional.gelu(inner.unsqueeze(-1) * self.w_in + self.b_in)
        z = (z * self.w_out).sum(-1) + self.b_out
        return LowerLeaky.apply(z), z.clamp(0, 1) + 0.01 * functional.relu(z - 1)


class Decomposed(nn.Module):
    """A matrix W as the sum of V[:, c] U[c, :], and a rest."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        d_out, d_in = weight.shape
        self.register_buffer("weight", weight)
        self.weight: Tensor
        self.v = nn.Parameter(torch.randn(d_in, SUBCOMPONENTS) / math.sqrt(d_in))
        self.u = nn.Parameter(torch.randn(SUBCOMPONENTS, d_out) / math.sqrt(SUBCOMPONENTS))
        self.gate = Gate()

    def unfaithful(self) -> Tensor:
        """How far the sum is from W, squared."""
        return ((self.weight - (self.v @ self.u).T) ** 2).sum()

    def masked(self, x: Tensor, importances: Tensor) -> Tensor:
        """Apply it with what is unimportant, and the rest, switched off at random."""
        mask = importances + (1 - importances) * torch.rand_like(importances)
        rest = torch.rand(len(x), 1)
        return ((x @ self.v) * (mask - rest)) @ self.u + rest * (x @ self.weight.T)


def step_loss(parts: nn.ModuleDict, bias: Tensor, x: Tensor, penalty: float) -> Tensor:
    """Reconstruction of the target's output under random masks, sparsity of importances, faithfulness."""
    first, second = (parts[name] for name in MATRICES)
    h = x @ first.weight.T
    y = functional.relu(h @ second.weight.T + bias)
    (low1, up1), (low2, up2) = first.gate(x @ first.v), second.gate(h @ second.v)

    def error(h: Tensor, last: Tensor) -> Tensor:
        return ((functional.relu(last + bias) - y) ** 2).mean()

    masked = first.masked(x, low1)
    reconstruction = (
        error(masked, second.masked(masked, low2))
        + (error(masked, masked @ second.weight.T) + error(h, second.masked(h, low2))) / 2
    )
    sparsity = (up1.sum(-1) + up2.sum(-1)).mean()
    faithfulness = (first.unfaithful() + second.unfaithful()) / (2 * FEATURES * HIDDEN)
    return reconstruction + penalty * sparsity + faithfulness


def warm_up(parts: nn.ModuleDict) -> None:
    """Make the sums faithful before masks are drawn."""
    optimiser = torch.optim.Adam([p for part in parts.values() for p in (part.v, part.u)], lr=1e-2)
    for _ in range(200):
        loss = torch.stack([part.unfaithful() for part in parts.values()]).sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


def tested(request: TestRequest, target: Target, parts: nn.ModuleDict) -> Effects:
    """Take a cluster out of the target, as the decomposition is now."""
    layers = {name: getattr(target, name) for name in MATRICES}

    def importances(x: Tensor) -> dict[str, Tensor]:
        inputs = {"linear1": x, "linear2": target.linear1(x)}
        return {name: part.gate(inputs[name] @ part.v)[0] for name, part in parts.items()}

    ablation = Ablation({name: (layers[name], part.v, part.u) for name, part in parts.items()})
    return compare(request, ablation, importances, target, features=FEATURES)


def main() -> None:
    """Train the toy, decompose it, publish at every step."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--brokers", default="localhost:9092", help="Kafka's address")
    arguments.add_argument("--run", default="tms-spd", help="id of the run")
    arguments.add_argument("--steps", type=int, default=2_000, help="of the decomposition")
    arguments.add_argument("--window-steps", type=int, default=100, help="steps a window")
    arguments.add_argument("--test-seconds", type=float, default=20, help="for tests that are left at the end")
    arguments.add_argument("--samples", type=int, default=512, help="a step")
    given = arguments.parse_args()
    torch.manual_seed(0)
    target = train_target(2_000)
    bias = target.linear2.bias
    parts = nn.ModuleDict({name: Decomposed(getattr(target, name).weight.data) for name in MATRICES})
    warm_up(parts)
    optimiser = torch.optim.AdamW(parts.parameters(), lr=3e-3, weight_decay=0)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, given.steps)

    def on_test(request: TestRequest) -> Effects:
        with capture.paused():
            return tested(request, target, parts)

    gates = {name: parts[name].gate for name in MATRICES}
    with (
        Capture(gates, select=lambda output: output[0]) as capture,
        Publisher(
            given.brokers,
            given.run,
            dict.fromkeys(MATRICES, SUBCOMPONENTS),
            window_steps=given.window_steps,
            model="tms",
            on_test=on_test,
        ) as publisher,
    ):
        for step in range(given.steps):
            x = batch(given.samples)
            loss = step_loss(parts, bias, x, penalty=1e-3)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            importances = capture.take()
            publisher.publish(step, importances, features=x)
            if step % 100 == 0:
                active = sum((tensor > 0.1).sum().item() for tensor in importances.values()) / given.samples
                print(f"step {step:5d}  loss {loss.item():.2e}  active {active:.2f} a sample", flush=True)
        publisher.end()
        print(f"{publisher.test(given.test_seconds)} more clusters tested at the end")
    print(f"{publisher.samples:,} samples published, {publisher.waited_seconds:.1f} s waited")


if __name__ == "__main__":
    main()
