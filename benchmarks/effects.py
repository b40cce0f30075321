#!/usr/bin/env python3
"""Sums up `weft test --json` or `weft effects --json`: how many clusters beat all their controls, and how specific they are.

    ./weft test --run stories --data-dir .weft --multi-layer --stable 0.8 --json > effects.jsonl
    benchmarks/effects.py effects.jsonl [--vocabulary models/stories/tokenizer.json] [--show 10]
"""
import argparse, json, pathlib
import numpy as np


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('effects', type=pathlib.Path)
    parser.add_argument('--vocabulary', type=pathlib.Path, help='tokenizer.json, to show tokens by')
    parser.add_argument('--show', type=int, default=0, help='so many, evenly spread over the ratios')
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.effects.read_text().splitlines()]
    done = [r for r in rows if r['refused'] is None]
    tested = [r for r in done if r['active_samples'] > 0]
    print(f'{len(rows)} tested, {len(rows) - len(done)} refused, {len(done) - len(tested)} without active samples')
    print(f'{sum(r["confirmed"] for r in tested)} of {len(tested)} beat all their controls')
    for name in 'ratio', 'specificity', 'jointness':
        values = np.array([r[name] for r in tested if r[name] is not None])
        print(f'{name:12} of {len(values):4}: quartiles ' + ', '.join(f'{q:.3g}' for q in np.quantile(values, [.25, .5, .75]))
              + f'; {int((values > 1).sum())} above 1')
    check(tested, 'controls', 'ratio', 'rank')
    matched = [r for r in tested if r.get('matched')]
    if matched:
        check(matched, 'matched', 'matched_ratio', 'matched_rank')
        beating = [r for r in matched if r['beats_matched']]
        print(f'{len(beating)} of {len(matched)} beat all controls matched on their active samples; rank at most 3: {sum(r["matched_rank"] <= 3 for r in matched)}, '
              f'above half of them: {sum(r["matched_rank"] <= len(r["matched"]) / 2 for r in matched)}')
        values = np.array([r['matched_ratio'] for r in matched])
        print(f'matched ratio of {len(values)}: quartiles ' + ', '.join(f'{q:.3g}' for q in np.quantile(values, [.25, .5, .75])) + f'; {int((values > 1).sum())} above 1')
        own = np.array([r['whole']['active_importance'] for r in matched])
        for kind in 'controls', 'matched':
            theirs = np.array([np.mean([c['active_importance'] for c in r[kind]]) for r in matched])
            print(f'importance where active: the cluster\'s {np.median(own):.2f} in the median, of {kind} {np.median(theirs):.2f}; theirs over its: quartiles '
                  + ', '.join(f'{q:.2f}' for q in np.quantile(theirs / own, [.25, .5, .75])))
        near = [r for r in matched if np.mean([c['active_importance'] for c in r['matched']]) >= 0.8 * r['whole']['active_importance']]
        print(f'where matched controls have 0.8 of its importance or more: {sum(r["beats_matched"] for r in near)} of {len(near)} beat all'
              + (f', ratio {np.median([r["matched_ratio"] for r in near]):.3g} in the median' if near else ''))
        print(f'effect per importance above the matched controls\' mean: {sum(per_importance(r["whole"]) > np.mean([per_importance(c) for c in r["matched"]]) for r in matched)} of {len(matched)}')
        for low, high in (2, 3), (4, 6), (7, 12), (13, 10 ** 6):
            some = [r for r in matched if low <= r['size'] <= high]
            if some:
                print(f'  of {low} to {high} members: {sum(r["beats_matched"] for r in some)} of {len(some)} beat all matched, ratio {np.median([r["matched_ratio"] for r in some]):.3g} in the median')
        specific = [(specificity(r['whole']), [specificity(c) for c in r['matched']]) for r in matched]
        print(f'specificity of matched controls: median {np.median([np.median(c) for _, c in specific]):.3g}; more specific than all of them: {sum(own > max(c) for own, c in specific)} of {len(specific)}')
        distinct = [len({tuple(c['members']) for c in r['matched']}) for r in matched]
        print(f'distinct matched controls: median {np.median(distinct):.0f}, least {min(distinct)}')
    losses = np.array([r['whole']['active_loss'] for r in tested if r['whole']['active_loss'] != 'NaN'])
    if len(losses):
        print(f'change of loss where active: median {np.median(losses):.3g} nats, {int((losses > 0).sum())} of {len(losses)} above 0')
    print(f'median seconds a test: {np.median([r["took_seconds"] for r in tested]):.2f}')
    if args.show:
        vocabulary = tokens(args.vocabulary)
        name = lambda items: ' '.join(f"`{vocabulary.get(i['item'], i['item'])}`".replace('\n', '\\n') + f" {i['active']:+.3f}" for i in items[:4])
        tested.sort(key=lambda r: -(r['ratio'] or 0))
        for r in [tested[i] for i in np.linspace(0, len(tested) - 1, args.show).astype(int)]:
            print(f"| {r['cluster']} | {r['size']} | {r['stability']:.2f} | {r['whole']['active']:.3g} | {r['ratio']:.3g} | {r['rank']} | {r.get('matched_ratio') or float('nan'):.3g} | {r.get('matched_rank')} "
                  f"| {r['specificity']:.3g} | {r['jointness'] or float('nan'):.2f} | {r['whole']['active_loss']:+.3f} | {name(r['rising'])} | {name(r['falling'])} |")


def per_importance(effect):
    return effect['active'] / max(effect['active_importance'], 1e-9)


def specificity(effect):
    return effect['active'] / effect['silent'] if effect['silent'] else np.inf


def check(rows, controls, ratio, rank):
    """What the nodes say follows from the effects that they found."""
    for r in rows:
        whole, others = r['whole']['active'], np.array([c['active'] for c in r[controls]])
        assert r[rank] == 1 + (others >= whole).sum(), (r['cluster'], r[rank])
        assert r[ratio] is None or abs(r[ratio] * others.mean() / whole - 1) < 1e-9, (r['cluster'], r[ratio])


def tokens(file):
    if file is None:
        return {}
    vocab = json.loads(file.read_text())['model']['vocab']
    return {i: t.replace('Ġ', ' ').replace('▁', ' ').replace('Ċ', '\n') for t, i in vocab.items()}


if __name__ == '__main__':
    main()
