"""Do exemplars hold on text that the clusters have not seen?

    .venv/bin/python benchmarks/exemplars.py --split stories.jsonl.gz FIRST.jsonl SECOND.jsonl
    ./weft demo --text FIRST.jsonl --data-dir DIR          # clusters and exemplars of one half
    ./weft demo --text SECOND.jsonl --data-dir OTHER --keep-importances held-out.npz
    ./weft serve --data-dir DIR --port 8080 &
    .venv/bin/python benchmarks/exemplars.py --server http://127.0.0.1:8080 --run stories held-out.npz

Areas under the curve for each multi-layer cluster, against random held-out samples:
  whole      activity on the 24 held-out samples on which it is highest: near 1 unless hardly anything is above nothing
  members    activity of the cluster's odd members, on the held-out samples (24 with the highest)
             that its even members choose: does it act as one thing? Of a pair, one member chooses for
             the other. Rows more have the clusters of three members and more, and those of which the window
             before had at least 0.8 of the members (Jaccard)
  context    activity on held-out samples whose (previous, current) tokens are those of a top
             exemplar
  token      activity on held-out samples whose current token is that of a top exemplar
A cluster is left out of a row where held-out text has fewer than five such samples.
"""
import argparse
import gzip
import json
import urllib.request

import numpy as np
import scipy.sparse as sp

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--split", nargs=3, metavar=("ALL", "FIRST", "SECOND"), help="halves of a text, a line each")
parser.add_argument("--server")
parser.add_argument("--run", default="stories")
parser.add_argument("--random", type=int, default=2000, help="random samples to compare with")
parser.add_argument("--show", type=int, default=0, help="print so many clusters with tokens and exemplars")
parser.add_argument("held_out", nargs="?")
options = parser.parse_args()


def get(path):
    with urllib.request.urlopen(f"{options.server}/api/v1/runs/{options.run}{path}") as answer:
        return json.load(answer)


def auc(positive, negative):
    """P(a positive above a negative), ties half."""
    order = np.sort(negative)
    below = np.searchsorted(order, positive, "left")
    upto = np.searchsorted(order, positive, "right")
    return float(((below + upto) / 2).mean() / len(order))


def split():
    whole, first, second = options.split
    lines = gzip.open(whole, "rt", encoding="utf-8").read().splitlines()
    for name, part in ((first, lines[: len(lines) // 2]), (second, lines[len(lines) // 2 :])):
        with open(name, "w", encoding="utf-8") as out:
            out.write("\n".join(part) + "\n")


def held_out():
    kept = np.load(options.held_out, allow_pickle=False)
    x = sp.csr_matrix((kept["data"].astype(np.float32), kept["indices"], kept["indptr"]), shape=tuple(kept["shape"]))
    if x.data.max() > 1.5:
        x.data /= 32768
    return x.tocsc(), kept["tokens"].astype(np.int64)


def quote(text):
    return "'" + text.replace("\n", "\\n") + "'"


def show(cluster, most=3):
    print(f"\n### {cluster['id']}: {cluster['size']} members, layers", ", ".join(f"{l['layer']} ({l['members']})" for l in cluster["layers"]))
    print(" ".join(quote(t) for t in cluster["top_items"]),
          f"| R2 token {cluster['explained_by_token']} previous {cluster['explained_by_previous_token']} active {cluster['active']} of {cluster['samples']}")
    for e in cluster["exemplars"][:most]:
        at = e["position"]
        words = [t["text"] for t in e["context"]]
        print("   ", round(e["activity"], 2), "|", ("".join(words[:at]) + "[" + words[at] + "]" + "".join(words[at + 1 :])).replace("\n", "\\n"))


def measure():
    x, tokens = held_out()
    previous = np.concatenate([[-1], tokens[:-1]])
    rng = np.random.default_rng(0)
    random = rng.choice(x.shape[0], options.random, replace=False)
    rows = [r for r in get("/snapshots/latest")["rows"] if r["multi_layer"]]
    found = {"whole": [], "members": [], "members, of three and more": [], "members, of stable clusters": [], "context": [], "token": []}
    shown = 0
    for row in rows:
        cluster = get(f"/clusters/{row['id']}")
        if not cluster["exemplars_kept"] or not cluster["exemplars"]:
            continue
        if shown < options.show:
            show(cluster)
            shown += 1
        numbers = np.array([m["number"] for m in cluster["members"]])
        activity = np.asarray(x[:, numbers].mean(axis=1)).ravel()
        even = np.asarray(x[:, numbers[::2]].mean(axis=1)).ravel()
        odd = np.asarray(x[:, numbers[1::2]].mean(axis=1)).ravel()
        top = np.argsort(-(even + 1e-7 * rng.random(len(even))))[:24]
        found["whole"].append((auc(np.sort(activity)[-24:], activity[random]), cluster["id"], row["size"]))
        found["members"].append((auc(odd[top], odd[random]), cluster["id"], row["size"]))
        if row["size"] >= 3:
            found["members, of three and more"].append(found["members"][-1])
        if (row["stability"] or 0) >= 0.8:
            found["members, of stable clusters"].append(found["members"][-1])
        pairs, singles = set(), set()
        for e in cluster["exemplars"]:
            ids = [t["id"] for t in e["context"]]
            at = e["position"]
            singles.add(ids[at])
            pairs.add((ids[at - 1] if at else -1, ids[at]))
        coded = previous * 1_000_000 + tokens
        same_pair = np.nonzero(np.isin(coded, [a * 1_000_000 + b for a, b in pairs]))[0]
        same_token = np.nonzero(np.isin(tokens, list(singles)))[0]
        for name, which in (("context", same_pair), ("token", same_token)):
            if len(which) >= 5:
                found[name].append((auc(activity[which], activity[random]), cluster["id"], row["size"]))
    print(f"\n{len(rows)} multi-layer clusters, {x.shape[0]:,} held-out samples, {options.random} random ones")
    print("| | clusters | AUC >= 0.9 | median | lowest tenth | lowest |\n|---|---|---|---|---|---|")
    for name, values in found.items():
        a = np.array([v[0] for v in values])
        print(f"| {name} | {len(a)} | {np.mean(a >= 0.9):.1%} | {np.median(a):.3f} | {np.quantile(a, 0.1):.3f} | {a.min():.3f} |")
    for name, values in found.items():
        print(name, "lowest:", ", ".join(f"{i} ({s} members) {v:.2f}" for v, i, s in sorted(values)[:8]))


if options.split:
    split()
else:
    measure()
