"""Publishes a file's importances as a loop would: BROKERS RUN FILE.npz"""
import sys

import numpy as np
from weft_publisher import Publisher

brokers, run, file = sys.argv[1:]
given = np.load(file)
vocabulary = [f"token {i}" for i in range(int(given["vocabulary"]))]
circuits = {"first": ["h.0:0", "h.1:0"], "second": [5, 25, 45]}
with Publisher(brokers, run, {f"h.{m}": 20 for m in range(3)}, model="planted", window_steps=4, seed=3,
               vocabulary=vocabulary, known_circuits=circuits) as publisher:
    for step in range(int(given["steps"])):
        tokens = given[f"tokens-{step}"].reshape(-1, int(given["length"]))
        publisher.publish(
            step,
            {f"h.{m}": given[f"{step}-{m}"].astype(np.float32).reshape(*tokens.shape, 20) for m in range(3)},
            tokens=tokens,
            position=f"at {step}".encode(),
        )
print(f"{publisher.samples} samples in {publisher.next_number} records")
