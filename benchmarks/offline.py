"""What a user would write without Weft: a toy model's importances in numpy, correlated, graphed and clustered by
scikit-learn, with the rules of an analysis at its defaults, but for the number of clusters (ten gaps, within 0.1 of the best). Used by circuits.py; needs numpy, scipy, scikit-learn.

    .venv/bin/python benchmarks/offline.py MODEL FLOOR KEPT.npz...    on what demos kept (--keep-importances): ARI, purity
"""
import json
import sys
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from scipy.special import erf
from sklearn.cluster import SpectralClustering
from sklearn.metrics import adjusted_rand_score

from tensors import read

BATCH = 2_048
SILENCE, NEAREST, MIN_FIRINGS = 0.1, 10, 50


def gelu(x):
    return x * (1 + erf(x / np.sqrt(2))) / 2


class Toy:
    """A toy model at a checkpoint, the last one unless said. keys: matrix:index; truth: circuit of each labelled key."""

    def __init__(self, folder, checkpoint=-1):
        self.folder = Path(folder)
        self.manifest = json.loads((self.folder / "manifest.json").read_text())
        self.target = read(self.folder / "target.safetensors", np.float32)
        self.parts = read(self.folder / self.manifest["checkpoints"][checkpoint]["file"], np.float32)
        self.names = [m["name"] for m in self.manifest["matrices"]]
        self.keys = [f"{m['name']}:{i}" for m in self.manifest["matrices"] for i in range(m["subcomponents"])]
        self.circuits = [c for c in self.manifest["known_circuits"] if c["name"] != "dense"]
        self.truth = {f"{m}:{i}": t for t, c in enumerate(self.circuits) for m, i in c["members"]}
        self.features = self.manifest["model"]["n_features"]
        self.range = self.manifest["model"]["feature_range"]

    def inputs(self, random):
        """A batch as the manifest says."""
        low, high = self.range
        present = random.random((BATCH, self.features)) < self.manifest["model"]["feature_probability"]
        return (random.uniform(low, high, (BATCH, self.features)) * present).astype(np.float32)

    def entering(self, x):
        """What enters each matrix."""
        weight = lambda name: self.target[f"target.{name}"].T
        if self.manifest["model"]["family"] == "tms":
            first = x @ weight("linear1")
            return {"linear1": x, "hidden.0": first, "linear2": first @ weight("hidden.0")}
        seen, residual = {}, x @ self.target["fixed.embedding"]
        for layer in range(self.manifest["model"]["n_layers"]):
            into, out = f"layers.{layer}.mlp_in", f"layers.{layer}.mlp_out"
            seen[into] = residual
            seen[out] = np.maximum(residual @ weight(into), 0)
            residual = residual + seen[out] @ weight(out)
        return seen

    def importances(self, x):
        """Samples x subcomponents, in [0, 1]."""
        seen, columns = self.entering(x), []
        for name in self.names:
            win, bin_, wout, bout = (self.parts[f"{name}.ci.{q}"] for q in ("win", "bin", "wout", "bout"))
            if self.manifest["causal_importance"]["kind"] == "mlp":
                inner = (seen[name] @ self.parts[f"{name}.V"])[:, :, None]
                z = (gelu(inner * win + bin_) * wout).sum(-1) + bout
            else:
                z = gelu(seen[name] @ win + bin_) @ wout + bout
            columns.append(np.clip(z, 0, 1))
        return np.concatenate(columns, 1)

    def answers(self):
        """Features x subcomponents: whether the importance is above the silence where the feature is present alone."""
        low, high = self.range
        strengths = [v for v in (low, low / 2, high / 2, high) if v != 0]
        alone = np.concatenate([np.eye(self.features, dtype=np.float32) * v for v in strengths])
        return self.importances(alone).reshape(len(strengths), self.features, -1).max(0) > SILENCE

    def sample(self, seed, batches):
        """Fixed-point importances (CSR) of so many batches."""
        random = np.random.default_rng(seed)
        return sp.vstack([sp.csr_matrix(np.rint(self.importances(self.inputs(random)) * 32768.0)) for _ in range(batches)]).tocsr()


def pearson(q):
    n, products, sums = q.shape[0], (q.T @ q).toarray(), np.asarray(q.sum(0)).ravel()
    scatter = n * products - np.outer(sums, sums)
    own = np.diag(scatter).copy()
    own[own <= 0] = np.inf
    r = scatter / np.sqrt(np.outer(own, own))
    np.fill_diagonal(r, 0)
    return r


def strongest(r, allowed):
    """Edges that are allowed and among the nearest of either end."""
    weight = np.where(allowed, r, 0)
    keep = np.zeros_like(allowed)
    keep[np.arange(len(r))[:, None], np.argsort(-weight, 1)[:, :NEAREST]] = True
    return weight * (keep | keep.T)


def split(graph, k):
    return SpectralClustering(k, affinity="precomputed", assign_labels="cluster_qr").fit_predict(graph)


def count(graph, one, other):
    """Of the ten largest gaps the finest that replicates."""
    n, degree = len(graph), graph.sum(1)
    values = np.linalg.eigvalsh(np.eye(n) - graph / np.sqrt(np.outer(degree, degree)))
    if n <= 5 or values[1] >= 0.5:
        return 1
    gaps = np.diff(values)[1:2 * n // 3]
    agreement = {int(i) + 2: adjusted_rand_score(split(one + 1e-9, i + 2), split(other + 1e-9, i + 2)) for i in np.argsort(-gaps)[:10]}
    return max((k for k, a in agreement.items() if a >= max(0.5, max(agreement.values()) - 0.1)), default=1)


def clusters(q, floor):
    """Numbers of the eligible subcomponents, and the cluster of each, -1 for none."""
    q = q.copy()
    q.data[q.data <= np.floor(SILENCE * 32768)] = 0
    q.eliminate_zeros()
    fired = np.asarray((q > 0).sum(0)).ravel()
    eligible = np.flatnonzero((fired >= MIN_FIRINGS) & (fired < q.shape[0]))
    q, half = q[:, eligible], np.arange(q.shape[0]) // BATCH % 2
    whole, one, other = pearson(q), pearson(q[half == 0]), pearson(q[half == 1])
    graph = strongest(whole, (whole >= floor) & (one >= floor) & (other >= floor))
    halves = strongest(one, one >= floor), strongest(other, other >= floor)
    parts, component = sp.csgraph.connected_components(sp.csr_matrix(graph))
    label, taken = -np.ones(len(eligible), int), 0
    for part in range(parts):
        members = np.flatnonzero(component == part)
        if len(members) > 1:
            block = np.ix_(members, members)
            k = count(graph[block], halves[0][block], halves[1][block])
            label[members] = taken + (split(graph[block], k) if k > 1 else 0)
            taken += k
    return eligible, label


def agreement(toy, eligible, label):
    """ARI over the labelled, purity with intruders."""
    labelled = [(toy.truth[toy.keys[n]], c if c >= 0 else -2 - i) for i, (n, c) in enumerate(zip(eligible, label)) if toy.keys[n] in toy.truth]
    right = of = 0
    for cluster in set(label.tolist()) - {-1}:
        own = [toy.truth.get(toy.keys[n], -1) for n in eligible[label == cluster]]
        known = [t for t in own if t >= 0]
        if known:
            right, of = right + max(known.count(t) for t in set(known)), of + len(own)
    return adjusted_rand_score(*zip(*labelled)), right / max(of, 1)


def run(folder, seed, batches, floor):
    """ARI and purity of one draw."""
    toy = Toy(folder)
    return agreement(toy, *clusters(toy.sample(seed, batches), floor))


def check(folder):
    """The largest difference of the importances to the model's reference."""
    toy = Toy(folder)
    reference = read(toy.folder / "reference.safetensors", np.float32)
    computed = toy.importances(reference["input"].reshape(-1, toy.features))
    given = np.concatenate([reference[f"{name}.importances"].reshape(len(computed), -1) for name in toy.names], 1)
    return float(np.abs(computed - given).max())


def kept(toy, file, floor):
    """ARI and purity of what a demo kept."""
    held = np.load(file)
    if list(held["keys"]) != toy.keys:
        sys.exit(f"{file}: not of {toy.folder}")
    q = sp.csr_matrix((held["data"].astype(float), held["indices"], held["indptr"]), tuple(held["shape"]))
    return agreement(toy, *clusters(q, floor))


if __name__ == "__main__":
    model, floor, *files = sys.argv[1:] if len(sys.argv) > 3 else sys.exit(__doc__)
    toy = Toy(model)
    scores = [kept(toy, file, float(floor)) for file in files]
    for file, (ari, purity) in zip(files, scores):
        print(f"{file}: ARI {ari:.3f} purity {purity:.3f}")
    print("mean: ARI {:.3f} purity {:.3f}".format(*np.mean(scores, 0)))
