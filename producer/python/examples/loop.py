"""The shortest loop that publishes: a network whose gates return importances, on random inputs."""

import sys

import torch

from weft_publisher import Capture, Publisher

brokers, run = sys.argv[1:]
model = torch.nn.Sequential(
    torch.nn.Linear(16, 40),
    torch.nn.Hardsigmoid(),  # Stands for a decomposed matrix's gate.
    torch.nn.Linear(40, 24),
    torch.nn.Hardsigmoid(),
)
matrices = {"layers.0.up": 40, "layers.1.down": 24}  # Subcomponents of each.
gates = {"layers.0.up": model[1], "layers.1.down": model[3]}
with Capture(gates) as capture, Publisher(brokers, run, matrices, window_steps=10) as publisher:
    for step in range(40):
        model(torch.randn(2_000, 16))
        publisher.publish(step, capture.take())
print(f"{publisher.samples} samples published")
