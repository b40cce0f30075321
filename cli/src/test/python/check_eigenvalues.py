"""Checks eigenvalues and a partition of a graph against ARPACK and scikit-learn: check_eigenvalues.py GRAPH.npz"""
import sys
import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import eigsh
from check_clusters import normalised_cut
from sklearn.cluster._spectral import cluster_qr


def main(file):
    z = np.load(file)
    n = int(z['nodes'])
    graph = sp.csr_matrix((z['weights'], (z['i'], z['j'])), (n, n))
    graph = (graph + graph.T)[z['component']][:, z['component']].tocsr()
    roots = np.sqrt(np.asarray(graph.sum(1)).ravel())
    scaled = sp.diags(1 / roots) @ graph @ sp.diags(1 / roots)
    count = len(z['eigenvalues'])
    values, vectors = eigsh(scaled, k=count, which='LA', tol=1e-12, v0=np.ones(graph.shape[0]))
    order = np.argsort(-values)
    worst = np.abs(1 - values[order] - z['eigenvalues']).max()
    theirs = cluster_qr((vectors[:, order] / roots[:, None])[:, :count - 1])
    cuts = [normalised_cut(graph.toarray(), labels) for labels in (z['labels'], theirs)]
    print(f'{count} eigenvalues of {graph.shape[0]} nodes: worst difference to ARPACK {worst:.1e}; normalised cuts {cuts}')
    assert worst <= 1e-10, worst
    assert len(np.unique(z['labels'])) == count - 1
    assert cuts[0] <= cuts[1] + 1e-9, cuts


if __name__ == '__main__':
    main(sys.argv[1])
