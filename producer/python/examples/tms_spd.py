"""Decomposes a toy model of superposition by SPD, and publishes the importances at every step.

Needs PyTorch and a broker; watch it live in a second terminal (see producer/python/README.md):

    python examples/tms_spd.py --brokers localhost:9092

The toy (Elhage et al. 2022) squeezes 10 sparse features through 5 dimensions. Stochastic parameter decomposition
(Bushnaq et al. 2025) splits its two matrices into rank-one subcomponents, with a gate each that says how important it
is on an input. The mechanism of a feature is a subcomponent of each matrix: clusters of two, over both layers.
"""

from __future__ import annotations

import argparse
import math

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from weft_publisher import Capture, Publisher

FEATURES, HIDDEN, SUBCOMPONENTS, GATE = 10, 5, 30, 8
PROBABILITY = 0.05
MATRICES = ("linear1", "linear2")


def batch(size: int) -> Tensor:
    """Samples in which each feature is there with a small probability, uniform in [0, 1]."""
    return torch.rand(size, FEATURES) * (torch.rand(size, FEATURES) < PROBABILITY)


def train_target(steps: int) -> tuple[dict[str, Tensor], Tensor]:
    """X -> relu(Wᵀ W x + b): its two matrices, each d_out x d_in, and its bias."""
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
    return {"linear1": w.detach(), "linear2": w.detach().T.contiguous()}, b.detach()


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


def main() -> None:
    """Train the toy, decompose it, publish at every step."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--brokers", default="localhost:9092", help="Kafka's address")
    arguments.add_argument("--run", default="tms-spd", help="id of the run")
    arguments.add_argument("--steps", type=int, default=2_000, help="of the decomposition")
    arguments.add_argument("--window-steps", type=int, default=100, help="steps a window")
    arguments.add_argument("--samples", type=int, default=512, help="a step")
    given = arguments.parse_args()
    torch.manual_seed(0)
    weights, bias = train_target(2_000)
    parts = nn.ModuleDict({name: Decomposed(weight) for name, weight in weights.items()})
    warm_up(parts)
    optimiser = torch.optim.AdamW(parts.parameters(), lr=3e-3, weight_decay=0)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, given.steps)
    gates = {name: parts[name].gate for name in MATRICES}
    with (
        Capture(gates, select=lambda output: output[0]) as capture,
        Publisher(
            given.brokers,
            given.run,
            dict.fromkeys(MATRICES, SUBCOMPONENTS),
            window_steps=given.window_steps,
            model="tms",
        ) as publisher,
    ):
        for step in range(given.steps):
            loss = step_loss(parts, bias, batch(given.samples), penalty=1e-3)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            importances = capture.take()
            publisher.publish(step, importances)
            if step % 100 == 0:
                active = sum((tensor > 0.1).sum().item() for tensor in importances.values()) / given.samples
                print(f"step {step:5d}  loss {loss.item():.2e}  active {active:.2f} a sample", flush=True)
    print(f"{publisher.samples:,} samples published, {publisher.waited_seconds:.1f} s waited")


if __name__ == "__main__":
    main()
