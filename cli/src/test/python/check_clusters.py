"""Checks a demo's clusters against scikit-learn: check_clusters.py KEPT.npz DEMO.jsonl [FLOOR]

DEMO.jsonl is what `weft demo --json --keep-importances KEPT.npz` printed. The same graph is built here from the kept importances with numpy,
and its largest component clustered by scipy and scikit-learn into the same number of clusters: cluster_qr on the lowest eigenvectors,
and KMeans on their directions from cluster_qr's clusters, what cuts less; then KMeans on the points, if it cuts less and gathers nothing:
modularity (networkx) no lower, largest cluster at most half as large again.
"""
import json
import sys
import networkx as nx
import numpy as np
import scipy.sparse as sp
from scipy.linalg import eigh
from sklearn.cluster import KMeans
from sklearn.cluster._spectral import cluster_qr
from sklearn.metrics import adjusted_rand_score

SILENCE, NEAREST, MIN_FIRINGS, FLOOR = 0.1, 10, 50, 0.3


def pearson(q):
    n = q.shape[0]
    products = (q.T @ q).toarray().astype(np.float64)
    sums = np.asarray(q.sum(0)).ravel().astype(np.float64)
    covariance = n * products - np.outer(sums, sums)
    variance = np.diag(covariance).copy()
    variance[variance <= 0] = np.inf
    r = covariance / np.sqrt(np.outer(variance, variance))
    np.fill_diagonal(r, 0)
    return r


def nearest(r, admitted):
    weights = np.where(admitted, r, 0)
    best = np.argsort(-weights, 1, kind='stable')[:, :NEAREST]
    kept = np.zeros_like(admitted)
    kept[np.arange(len(r))[:, None], best] = True
    return weights * (kept | kept.T)


def normalised_cut(graph, labels):
    labels = np.unique(labels, return_inverse=True)[1]
    between = np.zeros((labels.max() + 1,) * 2)
    i, j = np.nonzero(graph)
    np.add.at(between, (labels[i], labels[j]), graph[i, j])
    return float((1 - between.diagonal() / between.sum(1)).sum())


def modularity(graph, labels):
    return nx.community.modularity(nx.from_numpy_array(graph), [set(np.nonzero(labels == c)[0]) for c in np.unique(labels)])


def partition(graph, k):
    degree = graph.sum(1)
    laplacian = np.eye(len(graph)) - graph / np.sqrt(np.outer(degree, degree))
    points = eigh(laplacian, subset_by_index=[0, k - 1])[1] / np.sqrt(degree)[:, None]
    by_qr = cluster_qr(points)
    directions = points / np.linalg.norm(points, axis=1, keepdims=True)
    centres = np.array([directions[by_qr == c].mean(0) for c in range(k)])
    by_means = KMeans(k, init=centres, n_init=1, tol=0).fit_predict(directions)
    best = min(by_qr, by_means, key=lambda labels: normalised_cut(graph, labels))
    by_points = KMeans(k, init=np.array([points[best == c].mean(0) for c in range(k)]), n_init=1, tol=0).fit_predict(points)
    gathers = np.bincount(by_points).max() > 1.5 * np.bincount(best).max() or modularity(graph, by_points) < modularity(graph, best) - 1e-12
    return best if gathers else min(best, by_points, key=lambda labels: normalised_cut(graph, labels))


def main(kept_file, demo_file):
    kept = np.load(kept_file)
    q = sp.csr_matrix((kept['data'].astype(np.float64), kept['indices'], kept['indptr']), shape=kept['shape'])
    q.data[q.data <= int(SILENCE * 32768)] = 0
    q.eliminate_zeros()
    fires = np.asarray((q > 0).sum(0)).ravel()
    eligible = np.nonzero((fires >= MIN_FIRINGS) & (fires < q.shape[0]))[0]
    q = q[:, eligible]
    half = kept['batch'] % 2
    r, even, odd = pearson(q), pearson(q[half == 0]), pearson(q[half == 1])
    graph = nearest(r, (r >= FLOOR) & (even >= FLOOR) & (odd >= FLOOR))
    _, component = sp.csgraph.connected_components(sp.csr_matrix(graph))
    sizes = np.bincount(component)
    members = np.nonzero(component == sizes.argmax())[0]

    label = {}
    with open(demo_file) as lines:
        for line in lines:
            line = json.loads(line)
            if line['type'] == 'cluster':
                label.update((key, line['id']) for key in line['members'])
            summary = line
    assert summary['type'] == 'summary' and summary['eligible'] == len(eligible), (summary, len(eligible))
    assert summary['edges'] == int((graph > 0).sum() // 2), (summary, int((graph > 0).sum() // 2))
    clustered = {kept['keys'][eligible[i]] for i in range(len(eligible)) if sizes[component[i]] > 1}
    assert set(label) == clustered, 'not the same subcomponents are clustered'
    k = summary['k']
    largest = graph[np.ix_(members, members)]
    theirs = partition(largest, k)
    ours = [label[kept['keys'][eligible[i]]] for i in members]
    agreement = adjusted_rand_score(theirs, ours)
    cuts = [normalised_cut(largest, labels) for labels in (ours, theirs)]
    print(f'{len(members)} subcomponents in {k} clusters: ARI to scikit-learn {agreement:.3f}, normalised cuts {cuts}')
    assert agreement >= 0.98, agreement
    assert cuts[0] <= 1.005 * cuts[1], cuts


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2])
