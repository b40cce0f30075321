#!/usr/bin/env python3
"""What taking a toy model's recovered circuits out does, against taking its true weights out.

    ./weft demo --model tms-40-10-id --windows 10 --fresh --data-dir D
    ./weft export --run tms-40-10-id --format json --data-dir D --out clusters.json
    benchmarks/ablations.py models/tms-40-10-id clusters.json [--core]

For every feature with a known circuit: of all clusters, the one that holds most of the circuit. On inputs where the
feature alone is on (64 values over its range), y is the target's output, c the output without the cluster's
subcomponents, and t that with the feature's input column removed from the matrices that read it (tms: linear1;
resid_mlp: every mlp_in). own = |y - c|² at the feature over |y - t|² there; others = the largest |y - c|² at any other
output over |y - t|² at the feature; true = the same of t, which removing the true weights moves others by. numpy alone: independent of Weft's own forward pass.
"""
import argparse, json, pathlib
import numpy as np
from tensors import read


class Toy:
    def __init__(self, folder):
        self.manifest = json.loads((folder / 'manifest.json').read_text())
        self.sizes = self.manifest['model']
        self.fixed = read(folder / 'target.safetensors')
        self.parts = read(folder / self.manifest['checkpoints'][-1]['file'])
        self.names = [m['name'] for m in self.manifest['matrices']]

    def target(self):
        return {name: self.fixed['target.' + name].copy() for name in self.names}

    def without(self, members):
        w = self.target()
        for name, c in members:
            w[name] -= np.outer(self.parts[name + '.U'][c], self.parts[name + '.V'][:, c])
        return w

    def without_feature(self, feature):
        w = self.target()
        if self.sizes['family'] == 'tms':
            w['linear1'][:, feature] = 0
        else:
            e = self.fixed['fixed.embedding'][feature]
            for name in self.names:
                if name.endswith('mlp_in'):
                    w[name] -= np.outer(w[name] @ e, e) / (e @ e)
        return w

    def output(self, x, w):
        relu = lambda z: np.maximum(z, 0)
        if self.sizes['family'] == 'tms':
            return relu(x @ w['linear1'].T @ w['hidden.0'].T @ w['linear2'].T + self.fixed['fixed.linear2.bias'])
        r = x @ self.fixed['fixed.embedding']
        for layer in range(self.sizes['n_layers']):
            r = r + relu(r @ w[f'layers.{layer}.mlp_in'].T) @ w[f'layers.{layer}.mlp_out'].T
        return r @ self.fixed['fixed.embedding'].T


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('model', type=pathlib.Path)
    parser.add_argument('clusters', type=pathlib.Path, help='weft export --format json')
    parser.add_argument('--core', action='store_true', help='take the clusters\' cores out, not all of their members')
    parser.add_argument('--truth', action='store_true', help='take the known circuits themselves, not clusters')
    args = parser.parse_args()
    toy = Toy(args.model)
    clusters = {}
    if not args.truth:
        for node in json.loads(args.clusters.read_text())['nodes']:
            if node['cluster'] is not None and (node['core'] or not args.core):
                name, index = node['id'].rsplit(':', 1)
                clusters.setdefault(node['cluster'], []).append((name, int(index)))
    low, high = toy.sizes['feature_range']
    features = toy.sizes['n_features']
    rows = []
    for circuit in toy.manifest['known_circuits']:
        if not circuit['name'].startswith('feature '):
            continue
        feature = int(circuit['name'].split()[1])
        truth = {(m, i) for m, i in circuit['members']}
        if args.truth:
            cluster, members = None, sorted(truth)
        else:
            best = max(clusters, key=lambda c: len(truth & set(clusters[c])))
            cluster, members = best, clusters[best]
            if not truth & set(members):
                rows.append((feature, None, len(truth), 0, 0, np.nan, np.nan, np.nan))
                continue
        x = np.zeros((64, features))
        x[:, feature] = np.linspace(low, high, 64)
        y = toy.output(x, toy.target())
        change = ((y - toy.output(x, toy.without(members))) ** 2).mean(0)
        removed = ((y - toy.output(x, toy.without_feature(feature))) ** 2).mean(0)
        true = removed[feature]
        other = np.delete(change, feature).max()
        rows.append((feature, cluster, len(truth), len(truth & set(members)), len(members), change[feature] / true, other / true,
                     np.delete(removed, feature).max() / true))
    print(f'{"feature":>7} {"cluster":>7} {"circuit":>7} {"found":>5} {"members":>7} {"own":>7} {"others":>7} {"true":>7}')
    for feature, cluster, size, found, members, own, other, true in rows:
        print(f'{feature:7} {cluster if cluster is not None else "-":>7} {size:7} {found:5} {members:7} {own:7.3f} {other:7.3f} {true:7.3f}')
    own, other = np.array([r[5] for r in rows]), np.array([r[6] for r in rows])
    alone = [r for r in rows if r[4] == r[3]]
    print(f'{len(rows)} features: own at least 0.90 in {(own >= 0.9).sum()}, others at most 0.05 in {(other <= 0.05).sum()}, '
          f'both in {((own >= 0.9) & (other <= 0.05)).sum()}; median own {np.nanmedian(own):.3f}, others {np.nanmedian(other):.4f} '
          f'(of the true weights {np.nanmedian([r[7] for r in rows]):.4f}); '
          f'{len(alone)} clusters hold nothing but the circuit')
    true = np.array([r[7] for r in rows])
    if np.nanmedian(true) > 1e-3:  # Else there is nothing to be compared with.
        times = other / true
        print(f'the true weights themselves move others by at most 0.05 in {(true <= 0.05).sum()}; others over that of the true weights: quartiles '
              + ', '.join(f'{q:.2f}' for q in np.nanquantile(times, [.25, .5, .75])) + f'; at most 1.1 times in {(times <= 1.1).sum()}, '
              f'where own is at least 0.90: median {np.nanmedian(times[own >= 0.9]):.2f}, at most 1.1 times in {(times[own >= 0.9] <= 1.1).sum()} of {(own >= 0.9).sum()}')


if __name__ == '__main__':
    main()
