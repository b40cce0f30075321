"""The same importances in every form that weft reads: FOLDER"""
import json
import struct
import sys
from pathlib import Path

import numpy as np
import scipy.sparse as sp

folder = Path(sys.argv[1])
rng = np.random.default_rng(5)
samples, sizes = 8_192, {"h.0.attn.q": 12, "h.1.mlp.up": 20}
width = sum(sizes.values())
x = np.zeros((samples, width), np.float32)
circuit = rng.integers(0, 8, samples)
for c in range(width):  # Eight circuits of four, over both matrices.
    fires = ((circuit == c % 8) & (rng.random(samples) < 0.9)) | (rng.random(samples) < 0.02)
    x[fires, c] = rng.uniform(0.2, 1, fires.sum())
labels = [f"{name}:{i}" for name, size in sizes.items() for i in range(size)]
q = np.round(x.astype(np.float64) * 32768).astype(np.uint16)  # numpy rounds half to even.
csr = sp.csr_matrix(q)
np.savez(folder / "expected.npz", indptr=csr.indptr, indices=csr.indices, data=csr.data)
parts = np.split(x, np.cumsum(list(sizes.values()))[:-1], axis=1)
np.savez(folder / "dense.npz", **dict(zip(sizes, parts)))
np.savez_compressed(folder / "fortran.npz", **{n: np.asfortranarray(p.astype(np.float64)) for n, p in zip(sizes, parts)})
np.save(folder / "one.npy", x)
(folder / "csr").mkdir()
sp.save_npz(folder / "csr" / "x.npz", sp.csr_matrix(x))
(folder / "csr" / "metadata.json").write_text(json.dumps({"labels": labels}))
# Columns in another order than the labels' numbers.
order = rng.permutation(width)
(folder / "csc").mkdir()
sp.save_npz(folder / "csc" / "x.npz", sp.csc_matrix(x[:, order]))
(folder / "csc" / "metadata.json").write_text(
    json.dumps({"labels": [labels[i] for i in order], "n_samples": samples, "module_component_counts": sizes}))
header, offset, blobs = {}, 0, []
for name, part in zip(sizes, parts):
    raw = np.ascontiguousarray(part).tobytes()
    header[name] = {"dtype": "F32", "shape": list(part.shape), "data_offsets": [offset, offset + len(raw)]}
    offset += len(raw)
    blobs.append(raw)
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
(folder / "x.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))
# Memberships: which components were active at all; two of them were dropped as dead.
alive = [i for i in range(width) if i not in (3, 30)]
(folder / "memberships").mkdir()
sp.save_npz(folder / "memberships" / "memberships.npz", sp.csc_matrix(x[:, alive] > 0.1))
(folder / "memberships" / "metadata.json").write_text(
    json.dumps({"labels": [labels[i] for i in alive], "n_samples": samples, "module_component_counts": sizes}))
leaky = x.copy()
leaky[:5, 0] = 1.25
leaky[5:7, 1] = -0.5
np.save(folder / "leaky.npy", leaky)
np.save(folder / "three.npy", np.zeros((2, 3, 4), np.float32))
np.savez(folder / "unequal.npz", a=np.zeros((5, 2)), b=np.zeros((6, 2)))
(folder / "short").mkdir()
sp.save_npz(folder / "short" / "x.npz", sp.csr_matrix(x))
(folder / "short" / "metadata.json").write_text(json.dumps({"labels": labels[:-1]}))
