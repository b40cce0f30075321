"""Agreement with known circuits, as tables and charts. Runs the real pipeline (benchmarks/run circuits) once a seed.

    python3 -m venv .venv && .venv/bin/pip install numpy scipy scikit-learn
    .venv/bin/python benchmarks/circuits.py planted [--seeds 3] [--svg FOLDER]   ARI, F1 against noise, overlap, samples
    .venv/bin/python benchmarks/circuits.py toys [--seeds 5]    toy models against scikit-learn on draws of its own
    .venv/bin/python benchmarks/circuits.py misses              what the clusters of the toy models take in, and why
    .venv/bin/python benchmarks/circuits.py training --server URL [--model M]   are clusters born as circuits form?

--keep FOLDER keeps what was run, and reads it back instead of running it again.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HOME = Path(__file__).resolve().parent.parent
MODELS = ["tms-40-10-id", "resid-mlp-2", "resid-mlp-3"]
SPEC = "subcomponents=1000,circuits=40,size=4-30,active=30"
NOISE = [0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9]
SHARED = [0, 0.1, 0.2, 0.3, 0.4, 0.5]
CURVES = [(0.5, 0), (0.7, 0), (0.1, 0.1), (0.1, 0.2)]
COLOURS = ["#3567b0", "#c8553d", "#588157", "#8a5a9e"]

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("what", choices=["planted", "toys", "misses", "training"])
parser.add_argument("--seeds", type=int)
parser.add_argument("--svg", type=Path, help="folder to draw in")
parser.add_argument("--keep", type=Path)
parser.add_argument("--server", help="of weft serve: the page of a demo with --through-training")
parser.add_argument("--model", default=MODELS[0], help="that it ran")
options = parser.parse_args()


def run(name, *arguments):
    """What `benchmarks/run circuits` prints, an object a line."""
    kept = options.keep and options.keep / f"{name}.jsonl"
    if kept and kept.exists():
        return [json.loads(line) for line in kept.read_text().splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        command = [str(HOME / "benchmarks/run"), "circuits", *map(str, arguments), "--data-dir", folder]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed")
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(done.stdout)
    return [json.loads(line) for line in done.stdout.splitlines()]


def spread(values, digits=3):
    """Mean, and in brackets worst to best where they differ."""
    mean, low, high = np.mean(values), min(values), max(values)
    return f"{mean:.{digits}f}" + (f" ({low:.{digits}f}-{high:.{digits}f})" if high - low > 10.0 ** -digits / 2 else "")


def table(head, rows):
    print("\n| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")


def chart(left, title, axis, curves):
    """One small chart; a curve is (label, [(x, y, tick)]), y in [0, 1]."""
    x0, y0, width, height = left + 42, 34, 190, 150
    xs = [x for _, points in curves for x, _, _ in points]
    px = lambda x: x0 + (x - min(xs)) / (max(xs) - min(xs)) * width
    py = lambda y: y0 + (1 - y) * height
    out = [f'<text x="{x0}" y="18" font-weight="bold">{title}</text>']
    for y in (0, 0.25, 0.5, 0.75, 1):
        out.append(f'<line x1="{x0}" x2="{x0 + width}" y1="{py(y)}" y2="{py(y)}" stroke="#ddd"/>')
        out.append(f'<text x="{x0 - 6}" y="{py(y) + 4}" text-anchor="end">{y:g}</text>')
    out += [f'<text x="{px(x):.1f}" y="{y0 + height + 16}" text-anchor="middle">{tick}</text>' for x, _, tick in curves[0][1] if tick]
    out.append(f'<text x="{x0 + width / 2}" y="{y0 + height + 34}" text-anchor="middle">{axis}</text>')
    for n, (label, points) in enumerate(curves):
        line = " ".join(f"{px(x):.1f},{py(y):.1f}" for x, y, _ in points)
        out.append(f'<polyline points="{line}" fill="none" stroke="{COLOURS[n]}" stroke-width="2"/>')
        out += [f'<circle cx="{px(x):.1f}" cy="{py(y):.1f}" r="2.5" fill="{COLOURS[n]}"/>' for x, y, _ in points]
        out.append(f'<text x="{x0 + 8}" y="{y0 + height - 8 - 14 * n}" fill="{COLOURS[n]}">{label}</text>')
    return "\n".join(out)


def draw(file, charts):
    body = "\n".join(chart(250 * n, *each) for n, each in enumerate(charts))
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {250 * len(charts) + 10} 230" font-family="sans-serif" '
                    f'font-size="11">\n<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n')


def spec(noise, shared):
    return f"{SPEC},noise={noise},shared={shared}"


def of(results, what, measure, **given):
    """A measure's values over seeds."""
    return [r[measure] for r in results if r["what"] == what and all(r[k] == v for k, v in given.items())]


def planted():
    seeds = options.seeds or 3
    specs = dict.fromkeys([spec(n, 0) for n in NOISE] + [spec(0.1, s) for s in SHARED])
    flags = [flag for each in specs for flag in ("--planted", each)]
    full = run("planted", *flags, "--seeds", seeds, "--windows", 10, "--window-steps", 4, "--samples", 512)
    samples = max(r["samples"] for r in full)
    print(f"{SPEC}, {seeds} seeds: mean (worst-best); {samples:,} samples where nothing else is said")
    rows = lambda specs: [[key, *(spread(of(full, each, m, samples=samples)) for m in ("ari", "f1"))] for key, each in specs]
    table(["noise", "ARI", "best-match F1"], rows((n, spec(n, 0)) for n in NOISE))
    table(["shared", "ARI", "best-match F1"], rows((s, spec(0.1, s)) for s in SHARED))
    counts = sorted({r["samples"] for r in full})
    names = [f"noise {n}, shared {s}" for n, s in CURVES]
    table(["samples", *(f"ARI, {name}" for name in names)],
          [[f"{n:,}", *(spread(of(full, spec(*c), "ari", samples=n)) for c in CURVES)] for n in counts])
    if options.svg:
        mean = lambda results, what, m, n: float(np.mean(of(results, what, m, samples=n)))
        both = lambda keys, make: [(label, [(k, mean(full, make(k), m, samples), k) for k in keys])
                                   for m, label in (("ari", "ARI"), ("f1", "best-match F1"))]
        draw(options.svg / "planted.svg", [
            ("Noise", "share of firings in no circuit", both(NOISE, lambda n: spec(n, 0))),
            ("Overlap", "share of members shared", both(SHARED, lambda s: spec(0.1, s))),
            ("Samples", "samples, thousands", [(f"ARI, {name}", [(n, mean(full, spec(*c), "ari", n), f"{n / 1000:.0f}" if i % 3 == 0 else "") for i, n in enumerate(counts)])
                                    for name, c in zip(names, CURVES)])])


def toy_runs(seeds):
    flags = [flag for model in MODELS for flag in ("--model", HOME / "models" / model)]
    return run("toys", *flags, "--floor", 0.3, "--floor", 0.4, "--seeds", seeds, "--windows", 10)


def offline_runs(seeds):
    import offline
    kept = options.keep and options.keep / "offline.jsonl"
    if kept and kept.exists():
        return [json.loads(line) for line in kept.read_text().splitlines()]
    results = []
    for seed in range(seeds):
        for model in MODELS:
            toy = offline.Toy(HOME / "models" / model)
            q = toy.sample(seed, 100)
            for floor in (0.3, 0.4):
                ari, purity = offline.agreement(toy, *offline.clusters(q, floor))
                results.append({"what": model, "seed": seed, "floor": floor, "ari": ari, "purity": purity})
    if kept:
        kept.write_text("".join(json.dumps(r) + "\n" for r in results))
    return results


def toys():
    seeds = options.seeds or 5
    live, off = toy_runs(seeds), offline_runs(seeds)
    samples = max(r["samples"] for r in live)
    print(f"{samples:,} samples, seeds 0 to {seeds - 1}: mean (worst-best)")
    table(["model", "floor", "labelled of eligible", "ARI", "purity", "offline: ARI", "offline: purity"],
          [[f"`{model}`", floor, f"{max(of(live, model, 'labelled', floor=floor, window=9))} of {max(of(live, model, 'eligible', floor=floor, window=9))}",
            *(spread(of(live, model, m, floor=floor, window=9)) for m in ("ari", "purity")),
            *(spread(of(off, model, m, floor=floor)) for m in ("ari", "purity"))]
           for floor in (0.3, 0.4) for model in MODELS])
    table(["samples", *(f"`{model}`: ARI / purity" for model in MODELS)],
          [[f"{n:,}", *(" / ".join(f"{np.mean(of(live, model, m, floor=0.3, samples=n)):.3f}" for m in ("ari", "purity")) for model in MODELS)]
           for n in sorted({r["samples"] for r in live})])


def misses():
    """Which features a subcomponent answers to: its importance above the silence where the feature is present alone."""
    import offline
    last = [r for r in toy_runs(options.seeds or 5) if "members" in r and r["floor"] == 0.3 and r["seed"] == 0]
    for result in last:
        toy = offline.Toy(HOME / "models" / result["what"])
        explain(result, toy, toy.answers())


def explain(result, toy, answers):
    eligible = {n for members in result["members"] for n in members}
    matrix = lambda n: toy.keys[n].rsplit(":", 1)[0]
    print(f"\n{result['what']}: of the {len(eligible)} clustered, by matrix: labelled, and unlabelled by the number of features it answers to alone")
    kinds = ["none", "one", "2 to 5", "more"]
    kind = lambda n: kinds[int(np.searchsorted([0, 1, 5], answers[:, n].sum()))]
    table(["matrix", "labelled", *(f"unlabelled: {k}" for k in kinds)],
          [[f"`{name}`", sum(toy.keys[n] in toy.truth for n in eligible if matrix(n) == name),
            *(sum(toy.keys[n] not in toy.truth and kind(n) == k for n in eligible if matrix(n) == name) for k in kinds)] for name in toy.names])
    features = [int(c["name"].split()[-1]) for c in toy.circuits]
    intruders, theirs, by_chance, apart = 0, 0, 0.0, 0
    homes = {}
    for members in result["members"]:
        known = [toy.truth[toy.keys[n]] for n in members if toy.keys[n] in toy.truth]
        for circuit in set(known):
            homes.setdefault(circuit, []).append(known.count(circuit))
        if known:
            own = max(set(known), key=known.count)
            apart += len(known) - known.count(own)
            strangers = [n for n in members if toy.keys[n] not in toy.truth]
            intruders += len(strangers)
            theirs += sum(answers[features[own], n] for n in strangers)
            by_chance += sum(answers[:, n].mean() for n in strangers)
    print(f"\n{intruders} unlabelled members count against purity: {theirs} of them answer to their cluster's feature "
          f"(by chance {by_chance:.0f} would). Of {result['labelled']} labelled, {result['labelled'] - sum(map(sum, homes.values()))} are in no cluster, "
          f"{apart} in a cluster of another circuit; {sum(len(h) > 1 for h in homes.values())} of {len(homes)} circuits lie in several clusters.")


def first_for_good(holds):
    """From which place on all hold; None if the last does not."""
    broken = [i for i, each in enumerate(holds) if not each]
    return 0 if not broken else broken[-1] + 1 if broken[-1] + 1 < len(holds) else None


def training():
    """When circuits form, told from the model alone, and when clusters hold them, told from the run's snapshots."""
    import urllib.request
    import offline
    from scipy import stats
    ask = lambda path: json.load(urllib.request.urlopen(f"{options.server}/api/v1/runs/{options.model}{path}"))
    last = offline.Toy(HOME / "models" / options.model)
    steps = [c["step"] for c in last.manifest["checkpoints"]]
    answers = [offline.Toy(last.folder, i).answers() for i in range(len(steps))]
    snapshots = [{row["id"]: row for row in ask(f"/snapshots/{step}")["rows"]} for step in steps]
    rows = []
    for circuit in last.circuits:
        feature = int(circuit["name"].split()[-1])
        members = [last.keys.index(f"{m}:{i}") for m, i in circuit["members"]]
        others = {last.keys.index(key) for key in last.truth} - set(members)
        own = np.arange(last.features) == feature
        formed = first_for_good([all((a[:, n] == own).all() for n in members) for a in answers])
        homes = [next((row for row in snapshot.values() if set(members) <= set(row["numbers"])), None) for snapshot in snapshots]
        found = first_for_good([home is not None and not others & set(home["numbers"]) for home in homes])
        if formed is not None and found is not None:
            born = steps.index(homes[-1]["born_window"])
            rows.append((formed, found, born, len(members), circuit["name"]))
    rows.sort()
    print(f"{len(rows)} of {len(last.circuits)} circuits form and are held in the end by a cluster without others' members")
    table(["circuit", "members", "formed at step", "held from step", "cluster born at step"],
          [[name, size, steps[formed], steps[found], steps[born]] for formed, found, born, size, name in rows])
    for what, chosen in (("all", rows), ("of several members", [r for r in rows if r[3] > 1])):
        formed, found, born = np.array([r[:3] for r in chosen]).T
        for name, when in (("held", found), ("born", born)):
            rho = stats.spearmanr(formed, when)
            print(f"{what} ({len(chosen)}): Spearman of formed and {name} {rho.statistic:.2f}, p = {rho.pvalue:.1e}; "
                  f"{name} within two checkpoints of forming {np.mean(np.abs(when - formed) <= 2):.0%}, before {np.mean(when < formed):.0%}")


{"planted": planted, "toys": toys, "misses": misses, "training": training}[options.what]()
