"""Makes the golden files of the clusterer's tests with numpy, scipy and scikit-learn: make_golden.py OUT_DIR

graph-N.csv       edges i,j,weight of seeded graphs with planted clusters
eigenvalues-N.csv the lowest eigenvalues of the normalised Laplacian, by scipy.linalg.eigh
labels-N.csv      SpectralClustering(k, affinity='precomputed', assign_labels='cluster_qr')
ari.csv           pairs of labellings and their adjusted Rand index
nmi.csv           likewise their normalised mutual information
best-jaccard.csv  likewise the best Jaccard of each cluster of the first in the second
quality-N.csv     of labels-N on graph-N: modularity, then each cluster's conductance
members-N.csv     of every node: silhouette (a - b) / max(a, b) and focus a / (a + b)
f1.csv            circuits and clusters (sets of numbers, apart by ;), and their best-match F1
"""
import sys
from pathlib import Path
import numpy as np
import scipy.linalg
from sklearn.cluster import SpectralClustering
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

GRAPHS = [(60, 4, 1), (150, 10, 2), (400, 25, 3)]


def planted(nodes, clusters, seed):
    random = np.random.default_rng(seed)
    label = random.permutation(np.arange(nodes) % clusters)
    same = label[:, None] == label[None, :]
    chance = np.where(same, 0.6, 0.5 * clusters / nodes / 4)
    weight = np.round(np.where(same, random.uniform(0.5, 0.95, (nodes, nodes)), random.uniform(0.3, 0.4, (nodes, nodes))), 4)
    upper = np.triu(random.random((nodes, nodes)) < chance, 1)
    for i in range(nodes - 1):
        upper[i, i + 1] |= not (upper[i].any() or upper[:, i].any())
    graph = np.where(upper, weight, 0)
    for a, b in zip(range(clusters), range(1, clusters)):  # connected, whatever chance left apart
        graph[tuple(sorted((np.flatnonzero(label == a)[0], np.flatnonzero(label == b)[0])))] = 0.31
    return graph + graph.T


def best_match_f1(circuits, clusters):
    """By the definition, from sets."""
    def f1(one, other):
        precision, recall = len(one & other) / len(one), len(one & other) / len(other)
        return 0 if precision + recall == 0 else 2 * precision * recall / (precision + recall)
    held = [cluster for cluster in clusters if any(cluster & circuit for circuit in circuits)]
    of_circuits = np.mean([max([f1(cluster, circuit) for cluster in clusters], default=0) for circuit in circuits])
    of_clusters = np.mean([max(f1(cluster, circuit) for circuit in circuits) for cluster in held]) if held else 0
    return (of_circuits + of_clusters) / 2


def modularity(graph, labels):
    """By the definition: the sum over pairs of nodes of one cluster."""
    degree, total = graph.sum(1), graph.sum()
    same = labels[:, None] == labels[None, :]
    return ((graph - np.outer(degree, degree) / total) * same).sum() / total


def conductances(graph, labels):
    for c in range(labels.max() + 1):
        within = labels == c
        yield graph[within][:, ~within].sum() / min(graph[within].sum(), graph[~within].sum())


def members(graph, labels):
    for i, own in enumerate(labels):
        mates = (labels == own) & (np.arange(len(labels)) != i)
        if not mates.any():
            yield 0, 1
            continue
        a = graph[i][mates].mean()
        b = max(graph[i][labels == c].mean() for c in range(labels.max() + 1) if c != own)
        yield (a - b) / max(a, b, 1e-300), a / max(a + b, 1e-300)


def best_jaccard(a, b):
    sets = [set(np.flatnonzero(b == c).tolist()) for c in np.unique(b)]
    for c in range(a.max() + 1):
        own = set(np.flatnonzero(a == c).tolist())
        yield max(len(own & other) / len(own | other) for other in sets) if own else 0


def main(out):
    for number, (nodes, clusters, seed) in enumerate(GRAPHS):
        graph = planted(nodes, clusters, seed)
        i, j = np.nonzero(np.triu(graph, 1))
        np.savetxt(out / f'graph-{number}.csv', np.c_[i, j, graph[i, j]], fmt='%d,%d,%.4f')
        degree = graph.sum(1)
        laplacian = np.eye(nodes) - graph / np.sqrt(np.outer(degree, degree))
        np.savetxt(out / f'eigenvalues-{number}.csv', scipy.linalg.eigh(laplacian, eigvals_only=True)[:40], fmt='%.17g')
        labels = SpectralClustering(clusters, affinity='precomputed', assign_labels='cluster_qr', random_state=0).fit_predict(graph)
        np.savetxt(out / f'labels-{number}.csv', labels, fmt='%d')
        conductance = list(conductances(graph, labels))
        np.savetxt(out / f'quality-{number}.csv', [modularity(graph, labels), *conductance], fmt='%.17g')
        np.savetxt(out / f'members-{number}.csv', list(members(graph, labels)), fmt='%.17g', delimiter=',')
    random = np.random.default_rng(9)
    with open(out / 'ari.csv', 'w') as rows, open(out / 'nmi.csv', 'w') as nmi, open(out / 'best-jaccard.csv', 'w') as best:
        for _ in range(20):
            a = random.integers(0, random.integers(1, 8), 30)
            b = np.where(random.random(30) < 0.5, a, random.integers(0, 5, 30))
            rows.write(f"{' '.join(map(str, a))},{' '.join(map(str, b))},{adjusted_rand_score(a, b):.17g}\n")
            nmi.write(f"{' '.join(map(str, a))},{' '.join(map(str, b))},{normalized_mutual_info_score(a, b):.17g}\n")
            overlaps = ' '.join(f'{overlap:.17g}' for overlap in best_jaccard(a, b))
            best.write(f"{' '.join(map(str, a))},{' '.join(map(str, b))},{overlaps}\n")
    random = np.random.default_rng(10)
    with open(out / 'f1.csv', 'w') as rows:
        for _ in range(20):
            circuits = [set(random.choice(40, random.integers(1, 9), replace=False).tolist()) for _ in range(random.integers(1, 9))]
            parts = np.where(random.random(40) < 0.2, -1, random.integers(0, random.integers(1, 9), 40))
            clusters = [set(np.flatnonzero(parts == c).tolist()) for c in set(parts.tolist()) - {-1}]
            text = [';'.join(' '.join(map(str, sorted(s))) for s in sets) for sets in (circuits, clusters)]
            rows.write(f"{text[0]},{text[1]},{best_match_f1(circuits, clusters):.17g}\n")


if __name__ == '__main__':
    main(Path(sys.argv[1]))
