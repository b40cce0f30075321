"""What publishing costs a PyTorch loop: an SPD step with and without it, alternating, and the publisher alone.

    ./weft broker --data-dir /tmp/broker --port 9092
    python producer/python/benchmarks/publish.py --brokers localhost:9092

The loop is a decomposition's step on four matrices of `--width` x `--width`: gates by an MLP a matrix, one masked
forward pass, backward, Adam. About `--active` of the subcomponents are active on a sample.
"""

from __future__ import annotations

import argparse
import statistics
import time
import uuid

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from weft_publisher import Publisher
from weft_publisher.packing import quantise

MATRICES = 4


class Part(nn.Module):
    """One decomposed matrix and its gate."""

    def __init__(self, width: int, subcomponents: int, active: float) -> None:
        super().__init__()
        self.v = nn.Parameter(torch.randn(width, subcomponents) / width**0.5)
        self.u = nn.Parameter(torch.randn(subcomponents, width) / subcomponents**0.5)
        self.gate = nn.Sequential(nn.Linear(width, 128), nn.GELU(), nn.Linear(128, subcomponents))
        self.shift = 0.0
        scores = self.gate(torch.randn(200, width)).detach().flatten()
        self.shift = float(torch.quantile(scores, 1 - active))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the masked product, and the importances."""
        importances = (8 * (self.gate(x) - self.shift)).clamp(0, 1)
        mask = importances + (1 - importances) * torch.rand_like(importances)
        return ((x @ self.v) * mask) @ self.u, importances


class Loop:
    """A decomposition's training loop on random inputs."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.parts = nn.ModuleList(
            Part(given.width, given.subcomponents // MATRICES, given.active) for _ in range(MATRICES)
        )
        self.optimiser = torch.optim.Adam(self.parts.parameters(), lr=0)
        self.size = (given.samples, given.width)

    def step(self) -> dict[str, Tensor]:
        """Forward, backward, update; the importances."""
        x = torch.randn(self.size)
        results = [part(x) for part in self.parts]
        loss = torch.stack([out.square().mean() + 1e-3 * g.mean() for out, g in results]).sum()
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()
        return {f"h.{m}": importances for m, (_, importances) in enumerate(results)}


def now() -> NDArray[np.float64]:
    """Seconds by the clock, and of all threads of this process on processors."""
    return np.array([time.perf_counter(), time.process_time()])


def rounds(
    loop: Loop, publisher: Publisher, given: argparse.Namespace
) -> tuple[NDArray[np.float64], NDArray[np.float64], list[float]]:
    """Seconds a step, by clock and processor, without and with publishing, by rounds; and seconds in `publish`."""
    without: list[NDArray[np.float64]] = []
    with_it: list[NDArray[np.float64]] = []
    calls: list[float] = []
    step = 0
    for _ in range(given.rounds + 1):
        began = now()
        for _ in range(given.steps):
            loop.step()
        without.append((now() - began) / given.steps)
        began = now()
        for _ in range(given.steps):
            importances = loop.step()
            called = time.perf_counter()
            publisher.publish(step, importances)
            calls.append(time.perf_counter() - called)
            step += 1
        publisher.commit()  # What the thread has left to do counts.
        with_it.append((now() - began) / given.steps)
    return np.array(without[1:]), np.array(with_it[1:]), calls[given.steps :]


def alone(publisher: Publisher, importances: dict[str, Tensor], steps: int) -> NDArray[np.float64]:
    """Seconds a step, by clock and processor, of a loop that does nothing but publish."""
    began = now()
    for step in range(1_000_000, 1_000_000 + steps):
        publisher.publish(step, importances)
    publisher.commit()
    return (now() - began) / steps


def main() -> None:
    """Measure, and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--brokers", default="localhost:9092")
    arguments.add_argument("--samples", type=int, default=2_000, help="a step")
    arguments.add_argument("--subcomponents", type=int, default=4_000)
    arguments.add_argument("--active", type=float, default=0.02, help="share that is active on a sample")
    arguments.add_argument("--width", type=int, default=512, help="of the matrices")
    arguments.add_argument("--steps", type=int, default=5, help="a round")
    arguments.add_argument("--rounds", type=int, default=7)
    given = arguments.parse_args()
    torch.manual_seed(0)
    loop = Loop(given)
    matrices = {f"h.{m}": given.subcomponents // MATRICES for m in range(MATRICES)}
    with Publisher(given.brokers, f"benchmark-{uuid.uuid4().hex[:8]}", matrices) as publisher:
        without, with_it, calls = rounds(loop, publisher, given)
        sent = publisher.sent_bytes / publisher.samples
        importances = {name: tensor.detach() for name, tensor in loop.step().items()}
        only = alone(publisher, importances, 50)
    arrays = [(name, tensor.numpy()) for name, tensor in importances.items()]
    began = time.perf_counter()
    for _ in range(10):
        batch, _ = quantise(arrays, clamp=False)
    packing = (time.perf_counter() - began) / 10
    costs = 100 * (np.median(with_it / without, axis=0) - 1)
    print(f"{given.samples:,} samples x {given.subcomponents:,} subcomponents, {torch.get_num_threads()} threads;")
    print(f"{np.diff(batch.row_offsets).mean():.0f} active and {sent:.0f} bytes a sample; {given.rounds} rounds")
    for name, column in (("by the clock", 0), ("on processors", 1)):
        before, after = 1e3 * np.median(without[:, column]), 1e3 * np.median(with_it[:, column])
        print(f"step {name:14} {before:8.1f} ms, publishing too {after:8.1f} ms: {costs[column]:+.1f} %")
    print(f"in publish          {1e3 * statistics.median(calls):8.1f} ms")
    print(f"packing alone       {1e3 * packing:8.1f} ms, {given.samples / packing:,.0f} samples/s")
    print(f"publishing alone    {1e3 * only[0]:8.1f} ms, {given.samples / only[0]:,.0f} samples/s;", end=" ")
    share = 100 * only[1] / np.median(without[:, 1])
    print(f"{1e3 * only[1]:.1f} ms on processors, {share:.1f} % of the loop's")


if __name__ == "__main__":
    main()
