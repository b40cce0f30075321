"""Planted circuits, from samples through correlations to clusters: Weft against scikit-learn, and the number of clusters.

    python3 -m venv .venv && .venv/bin/pip install numpy scipy scikit-learn
    .venv/bin/python benchmarks/planted.py curve [--levels 20] [--seeds 20] [--svg docs/planted-curve.svg]
    .venv/bin/python benchmarks/planted.py count

curve  unequal circuits of 2 to 70; level by level their members fire less reliably, down to correlations at the floor.
       ARI to the truth of Weft and of scikit-learn (SpectralClustering, cluster_qr or kmeans, whichever cuts less) on the
       same components with the same k; per level the mean of each, and the paired difference with its 95 % bounds.
count  the number of clusters that Weft chooses in the largest component, the true one from 5 to 300.
"""
import argparse
import os
import subprocess
import tempfile
import warnings
from pathlib import Path

os.environ.pop("OPENBLAS_CORETYPE", None)
os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
import scipy.sparse as sp
from scipy import stats
from sklearn.cluster import SpectralClustering
from sklearn.metrics import adjusted_rand_score

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("what", choices=["curve", "count"])
parser.add_argument("--levels", type=int, default=20)
parser.add_argument("--seeds", type=int, default=20)
parser.add_argument("--circuits", type=int, default=24)
parser.add_argument("--samples", type=int, default=10_240)
parser.add_argument("--shared", type=float, default=0.2, help="of a circuit's members: what joins circuits to components")
parser.add_argument("--svg", type=Path)
options = parser.parse_args()
COMMAND = [Path(__file__).parent / "run", "planted"]


class Weft:
    def __init__(self, folder):
        self.out = Path(folder) / "planted"
        self.process = subprocess.Popen([*map(str, COMMAND), str(self.out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline().strip() == "ready"

    def ask(self, samples, seed, **spec):
        self.process.stdin.write(f"{samples} {seed} " + ",".join(f"{k}={v}" for k, v in spec.items()) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().split()

    def read(self):
        raw = self.out.read_bytes()
        n, m = np.frombuffer(raw, "<i4", 2)
        truth, component, labels = np.frombuffer(raw, "<i4", 3 * n, 8).reshape(3, n)
        edges = np.frombuffer(raw, np.dtype([("i", "<i4"), ("j", "<i4"), ("w", "<f8")]), m, 8 + 12 * n)
        a = sp.csr_matrix((edges["w"], (edges["i"], edges["j"])), (n, n))
        return truth, component, labels, (a + a.T).tocsr()

    def close(self):
        self.process.stdin.close()
        self.process.wait(60)


def cut(a, labels):
    coo, volume = a.tocoo(), np.bincount(labels, np.asarray(a.sum(1)).ravel())
    within = np.bincount(labels[coo.row], coo.data * (labels[coo.row] == labels[coo.col]), len(volume))
    return float((1 - within[volume > 0] / volume[volume > 0]).sum())


def sklearn(a, component, labels):
    theirs, top = np.full(len(labels), -1), 0
    for c in range(component.max() + 1):
        at = np.flatnonzero(component == c)
        k = len(np.unique(labels[at]))
        own = np.zeros(len(at), int)
        if k > 1:
            part = a[at][:, at]
            ways = [SpectralClustering(k, affinity="precomputed", assign_labels=way, random_state=0).fit_predict(part.toarray() if len(at) < 300 else part) for way in ("cluster_qr", "kmeans")]
            own = min(ways, key=lambda way: cut(part, way))
        theirs[at] = top + own
        top += k
    return theirs


def ari(truth, labels):
    at = truth >= 0  # Members of one circuit; what is in no cluster is one alone.
    alone = np.where(labels < 0, -1 - np.arange(len(labels)), labels)
    return adjusted_rand_score(truth[at], alone[at])


def curve(weft):
    rows = []
    print("| level | fires | Weft | scikit-learn | difference | 95 % bounds |\n|---|---|---|---|---|---|")
    for level in range(options.levels):
        fires = round(0.95 - level * 0.57 / max(1, options.levels - 1), 3)
        pairs = []
        for seed in range(options.seeds):
            weft.ask(options.samples, seed, subcomponents=60 + 45 * options.circuits, circuits=options.circuits, active=20, noise=0.2, shared=options.shared, fires=fires)
            truth, component, labels, a = weft.read()
            pairs.append((ari(truth, labels), ari(truth, sklearn(a, component, labels))))
        ours, theirs = np.array(pairs).T
        d = ours - theirs
        half = stats.t.ppf(0.975, len(d) - 1) * d.std(ddof=1) / np.sqrt(len(d)) if len(d) > 1 else np.nan
        rows.append((fires, ours.mean(), theirs.mean()))
        print(f"| {level} | {fires} | {ours.mean():.3f} | {theirs.mean():.3f} | {d.mean():+.4f} | {d.mean() - half:+.4f} to {d.mean() + half:+.4f} |", flush=True)
    if options.svg:
        options.svg.write_text(svg(rows))


def svg(rows):
    x = lambda fires: 50 + (0.95 - fires) / 0.57 * 500
    y = lambda value: 230 - 200 * value
    lines = "".join(
        f'<polyline fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}" points="' + " ".join(f"{x(r[0]):.1f},{y(r[at]):.1f}" for r in rows) + '"/>'
        f'<text x="440" y="{label}" fill="{colour}">{name}</text>'
        for at, colour, dash, label, name in ((1, "#0b6", "none", 40, "Weft"), (2, "#c30", "6 4", 56, "scikit-learn")))
    axis = "".join(f'<text x="14" y="{y(v) + 4:.0f}">{v}</text><path d="M50 {y(v):.0f}H550" stroke="#ddd"/>' for v in (0, 0.25, 0.5, 0.75, 1))
    ticks = "".join(f'<text x="{x(v) - 10:.0f}" y="248">{v}</text>' for v in (0.9, 0.8, 0.7, 0.6, 0.5, 0.4))
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 580 280" font-family="sans-serif" font-size="12">'
            f'<rect width="580" height="280" fill="#fff"/>{axis}{lines}{ticks}<text x="120" y="268">share of an active circuit\'s members that fire; up: ARI to the planted circuits</text></svg>\n')


def count(weft):
    print("| circuits | fires | shared | noise | true k | chosen | halves at true k | |\n|---|---|---|---|---|---|---|---|")
    tried = agreed = right = 0
    for circuits in (5, 10, 20, 50, 100, 200, 300):
        for fires, shared, noise in ((0.9, 0.05, 0.1), (0.8, 0.15, 0.1), (0.9, 0.02, 0.3), (0.7, 0.05, 0.1), (0.6, 0.03, 0.3)):
            answer = weft.ask(20_480, 1, subcomponents=80 + 45 * circuits, circuits=circuits, active=max(6, min(60, 0.9 * circuits)), noise=noise, shared=shared, fires=fires)
            true, chosen, halves = int(answer[4]), int(answer[5]), float(answer[6])
            clear = true < 2 or halves >= 0.95
            hit = abs(chosen - true) <= 0.05 * true
            tried, agreed, right = tried + 1, agreed + clear, right + (clear and hit)
            print(f"| {circuits} | {fires} | {shared} | {noise} | {true} | {chosen} | {halves:.3f} | {'' if hit else 'miss' if clear else 'off, halves disagree'} |", flush=True)
    print(f"\nhalves agree at ARI 0.95 in {agreed} of {tried}; k within 5 % in {right} of these")


with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
    warnings.simplefilter("ignore")
    weft = Weft(folder)
    (curve if options.what == "curve" else count)(weft)
    weft.close()
