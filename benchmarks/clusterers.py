"""Weft's spectral clustering against scikit-learn's on the same graph and k, alternating in one run.

    python3 -m venv .venv && .venv/bin/pip install numpy scipy scikit-learn
    .venv/bin/python benchmarks/clusterers.py [--nodes 6800] [--clusters 170] [--nearest 10] [--strays 1] [--rounds 3]

The graph: unequal planted clusters, each node tied to its nearest by r around 0.55, and so many stray edges a node of
0.3 to 0.5 between any two. Prints for each the median seconds, normalised cut and ARI to the truth:
  cold     Weft: eigenvectors, pivoted QR and k-means; one BLAS thread, products of the graph on all
  warm     the same, from the partition before
  search   cold with the search for k (the graph stands for both halves)
  sklearn  scipy's eigsh (ARPACK) to residuals of 1e-10, then scikit-learn's cluster_qr or k-means, whichever takes less
           of the cut: its time alone is counted
"""
import argparse
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

os.environ.pop("OPENBLAS_CORETYPE", None)
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--nodes", type=int, default=6_800)
parser.add_argument("--clusters", type=int, default=170)
parser.add_argument("--nearest", type=int, default=10)
parser.add_argument("--strays", type=float, default=1)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--threads", type=int, default=2, help="of numpy's BLAS, and processors of Weft")
parser.add_argument("--no-search", action="store_true")
parser.add_argument("--alone", action="store_true", help="without scikit-learn: for what would take it hours")
options = parser.parse_args()
os.environ["OMP_NUM_THREADS"] = str(options.threads)
import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import eigsh
from sklearn.cluster import k_means
from sklearn.cluster._spectral import cluster_qr
from sklearn.metrics import adjusted_rand_score


def planted(n, k, nearest, strays, rng):
    share = rng.uniform(0.5, 1.5, k)
    truth = rng.choice(k, n, p=share / share.sum())
    ends = [(rng.integers(0, n, int(strays * n)), rng.integers(0, n, int(strays * n)), rng.uniform(0.3, 0.5, int(strays * n)))]
    for cluster in range(k):
        members = np.flatnonzero(truth == cluster)
        r = np.triu(np.clip(rng.normal(0.55, 0.1, (len(members),) * 2), 0.3, 0.95), 1)
        r += r.T
        near = np.argsort(-r, 1)[:, : min(nearest, len(members) - 1)]
        ends.append((np.repeat(members, near.shape[1]), members[near].ravel(), np.take_along_axis(r, near, 1).ravel()))
    i, j, w = map(np.concatenate, zip(*ends))
    i, j = np.minimum(i, j), np.maximum(i, j)
    keys, first = np.unique(i.astype(np.int64) * n + j, return_index=True)
    first = first[i[first] != j[first]]
    return i[first].astype(np.int32), j[first].astype(np.int32), w[first], truth


def cut(a, labels):
    within = np.zeros(labels.max() + 1)
    coo = a.tocoo()
    np.add.at(within, labels[coo.row], coo.data * (labels[coo.row] == labels[coo.col]))
    volume = np.bincount(labels, np.asarray(a.sum(1)).ravel())
    return float((1 - within[volume > 0] / volume[volume > 0]).sum())


def sklearn(a, k):
    begin = time.perf_counter()
    roots = np.sqrt(np.asarray(a.sum(1)).ravel())
    b = (sp.diags(1 / roots) @ a @ sp.diags(1 / roots)).tocsr()
    values, vectors = eigsh(b, k=k, which="LA", tol=1e-10, v0=np.random.default_rng(0).uniform(-1, 1, a.shape[0]))
    solved = time.perf_counter()
    residual = np.linalg.norm(b @ vectors - vectors * values, axis=0).max()
    points = vectors[:, ::-1] / roots[:, None]
    ways = []
    for assign in (cluster_qr, lambda x: k_means(x, k, random_state=0, n_init=10)[1]):
        start = time.perf_counter()
        labels = assign(points)
        ways.append((cut(a, labels), solved - begin + time.perf_counter() - start, labels))
    best = min(ways, key=lambda way: way[0])
    return best[1], k, best[2], residual


def main():
    n, k = options.nodes, options.clusters
    i, j, w, truth = planted(n, k, options.nearest, options.strays, np.random.default_rng(1))
    a = sp.csr_matrix((w, (i, j)), (n, n))
    a = a + a.T
    print(f"n {n:,}, k {k}, {a.nnz / n:.1f} edges a node, {options.threads} threads", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        graph, out = Path(folder) / "graph", Path(folder) / "labels"
        graph.write_bytes(np.array([n, len(i)], "<i4").tobytes() + i.astype("<i4").tobytes() + j.astype("<i4").tobytes() + w.astype("<f8").tobytes())
        weft = subprocess.Popen(
            [Path(__file__).parent / "run", "cluster-peer", graph, out], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "JAVA_TOOL_OPTIONS": f"-XX:ActiveProcessorCount={options.threads}"})
        assert weft.stdout.readline().strip() == "ready"

        def ask(line):
            weft.stdin.write(line + "\n")
            weft.stdin.flush()
            seconds, found = weft.stdout.readline().split()
            return float(seconds), int(found), np.fromfile(out, "<i4"), 1e-10

        peers = {"cold": lambda: ask(f"cold {k}"), "warm": lambda: ask(f"warm {k}"), "search": lambda: ask("search"), "sklearn": lambda: sklearn(a, k)}
        if options.no_search:
            del peers["search"]
        if options.alone:
            del peers["sklearn"]
        seconds, results = {name: [] for name in peers}, {}
        for name in ("cold", "cold") if options.rounds > 1 else ():
            peers[name]()  # Warms up.
        for _ in range(options.rounds):
            for name, run in peers.items():
                results[name] = run()
                seconds[name].append(results[name][0])
        status = Path(f"/proc/{weft.pid}/status")
        memory = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")] if status.exists() else []
        weft.stdin.close()
        weft.wait(60)
    for name, (_, found, labels, residual) in results.items():
        median = statistics.median(seconds[name])
        beside = ""
        if "sklearn" in results:
            times = statistics.median(seconds["sklearn"]) / median
            beside = f"  sklearn takes {times:5.2f} times as long  ARI to sklearn {adjusted_rand_score(results['sklearn'][2], labels):.4f}"
        print(
            f"{name:8} {median:8.2f} s  k {found}  cut {cut(a, labels):.4f}  residual {residual:.0e}"
            f"  ARI to truth {adjusted_rand_score(truth, labels):.4f}{beside}", flush=True)
    if memory:
        print(f"Weft's process took {int(memory[0]) / 2**20:.2f} GiB at most, heap and all")


main()
