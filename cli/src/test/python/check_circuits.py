"""Agreement with known circuits that a demo printed against scikit-learn's: MODEL_DIR KEPT.npz DEMO.jsonl"""
import json
import sys
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from sklearn.metrics import adjusted_rand_score

circuits = json.loads((Path(sys.argv[1]) / "manifest.json").read_text())["known_circuits"]
truth = {f"{matrix}:{index}": t for t, c in enumerate(circuits) if c["name"] != "dense" for matrix, index in c["members"]}
kept = np.load(sys.argv[2])
q = sp.csr_matrix((kept["data"], kept["indices"], kept["indptr"]), shape=tuple(kept["shape"]))
fired = np.bincount(q.indices[q.data > 3276], minlength=q.shape[1])
eligible = [key for key, n in zip(kept["keys"].tolist(), fired) if 50 <= n < q.shape[0]]
lines = [json.loads(line) for line in open(sys.argv[3])]
clusters = [line["members"] for line in lines if line["type"] == "cluster"]
label = {member: c for c, members in enumerate(clusters) for member in members}
labelled = [key for key in eligible if key in truth]
ari = adjusted_rand_score([truth[k] for k in labelled], [label.get(k, -1 - i) for i, k in enumerate(labelled)])
pure = mixed = 0
for members in clusters:
    own = [truth[m] for m in members if m in truth]
    if own:
        pure += max(own.count(t) for t in set(own))
        mixed += len(members)
summary = lines[-1]
assert summary["eligible"] == len(eligible), (summary["eligible"], len(eligible))
assert summary["circuits_labelled"] == len(labelled), (summary["circuits_labelled"], len(labelled))
assert abs(summary["circuits_ari"] - ari) < 1e-12, (summary["circuits_ari"], ari)
assert abs(summary["circuits_purity"] - pure / mixed) < 1e-12, (summary["circuits_purity"], pure / mixed)
print(f"ARI {ari:.3f} over {len(labelled)} labelled, purity {pure / mixed:.3f}")
