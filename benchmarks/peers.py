"""Weft against scipy and numpy on the same matrix, alternating in one run.

    python3 -m venv .venv && .venv/bin/pip install numpy scipy
    .venv/bin/python benchmarks/peers.py [--subcomponents C] [--active A] [--samples N] [--rounds R]

Prints the median seconds of each and the ratios of medians:
  kernel 1, kernel 2   Weft's co-moments of all pairs, without Kafka, on one thread and two
  pipe 1, pipe 3       from the first publish to the committed correlations, through Kafka exactly
                       once, one node and three
  scipy                X.T @ X of the same CSR in float64, as a user's offline script has it
  numpy                the same dense, float32, on two threads (where it fits memory)
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "2")
import numpy as np
import scipy.sparse as sp

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--subcomponents", type=int, default=4096)
parser.add_argument("--active", type=int, default=73)
parser.add_argument("--samples", type=int, default=102_400)
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--dense", action="store_true", help="numpy's dense product too")
parser.add_argument("--only", default="", help="of kernel and pipe only this")
options = parser.parse_args()


def matrix(rng):
    """Circuits of 32 fire as one; a fifth of the firings are strays; a third of the values are 1."""
    c, n, size = options.subcomponents, options.samples, 32
    circuits = c // size
    rows, columns = [], []
    per_sample = options.active * 0.8 / (0.9 * size)
    for _ in range(int(np.ceil(per_sample))):
        share = min(1.0, per_sample)
        per_sample -= share
        firing = np.nonzero(rng.random(n) < share)[0]
        circuit = rng.integers(0, circuits, len(firing))
        member = rng.random((len(firing), size)) < 0.9
        at, m = np.nonzero(member)
        rows.append(firing[at])
        columns.append(circuit[at] + m * circuits)
    strays = rng.poisson(options.active * 0.2, n)
    rows.append(np.repeat(np.arange(n), strays))
    columns.append(rng.integers(0, c, strays.sum()))
    rows, columns = np.concatenate(rows), np.concatenate(columns)
    keys = np.unique(rows.astype(np.int64) * c + columns)
    values = np.where(rng.random(len(keys)) < 1 / 3, 32768, rng.integers(4000, 32000, len(keys)))
    indptr = np.searchsorted(keys // c, np.arange(n + 1)).astype(np.int32)
    return sp.csr_matrix((values.astype(np.uint16), (keys % c).astype(np.int32), indptr), shape=(n, c))


def main():
    q = matrix(np.random.default_rng(7))
    print(f"C {q.shape[1]:,}, {q.shape[0]:,} samples, {q.nnz / q.shape[0]:.1f} active each", flush=True)
    x = q.astype(np.float64)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "q.npz"
        np.savez(file, data=q.data, indices=q.indices, indptr=q.indptr, shape=np.array(q.shape, np.int64))
        weft = subprocess.Popen(
            [Path(__file__).parent / "run", "peer", file, "--data-dir", folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert weft.stdout.readline().strip() == "ready"

        def ask(line):
            weft.stdin.write(line + "\n")
            weft.stdin.flush()
            return float(weft.stdout.readline())

        def timed(product):
            begin = time.perf_counter()
            product()
            return time.perf_counter() - begin

        peers = {
            "kernel 1": lambda: ask("kernel 1"),
            "kernel 2": lambda: ask("kernel 2"),
            "pipe 1": lambda: ask("pipe 1"),
            "pipe 3": lambda: ask("pipe 3"),
            "scipy": lambda: timed(lambda: x.T @ x),
        }
        if options.dense:
            dense = x.astype(np.float32).toarray()
            peers["numpy"] = lambda: timed(lambda: dense.T @ dense)
        if options.only:
            peers = {name: run for name, run in peers.items() if name.split()[0] in (options.only, "scipy")}
        seconds = {name: [] for name in peers}
        for round_ in range(options.rounds + 1):
            for name, run in peers.items():
                took = run()
                if round_ > 0:  # The first warms up.
                    seconds[name].append(took)
            print(f"round {round_}", {name: round(s[-1], 2) for name, s in seconds.items() if s}, file=sys.stderr)
        weft.stdin.close()
        weft.wait(60)
    medians = {name: statistics.median(s) for name, s in seconds.items()}
    for name, median in medians.items():
        print(f"{name:9} {median:8.2f} s  {q.shape[0] / median:12,.0f} samples/s  scipy takes {medians['scipy'] / median:6.2f} times as long")


main()
