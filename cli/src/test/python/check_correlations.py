"""Checks correlation files against numpy: check_correlations.py KEPT.npz CORRELATIONS.npz...

The kept importances are what the nodes published. From them numpy and scipy compute, on their own, the sums and Pearson's r of every pair
of subcomponents that fired; each file must hold every such pair, with equal sums and r within 1e-12.
"""
import sys
import numpy as np
import scipy.sparse as sp

SILENCE = 0.1


def main(kept_file, files):
    kept = np.load(kept_file)
    q = sp.csr_matrix((kept['data'].astype(np.int64), kept['indices'], kept['indptr']), shape=kept['shape'])
    q.data[q.data <= int(SILENCE * 32768)] = 0
    q.eliminate_zeros()
    products = (q.T @ q).toarray()
    fired = np.asarray((q > 0).sum(0)).ravel() > 0
    dense = q.toarray().astype(np.float64)
    with np.errstate(invalid='ignore', divide='ignore'):
        r = np.corrcoef(dense, rowvar=False)
    row, column = np.nonzero(np.triu(fired[:, None] & fired[None, :], 1))
    for name in files:
        d = np.load(name)
        assert list(d['keys']) == list(kept['keys']), f'{name}: keys'
        assert d['n'] == q.shape[0], f'{name}: {d["n"]} samples of {q.shape[0]}'
        assert (d['sum'] == np.asarray(q.sum(0)).ravel()).all(), f'{name}: sums'
        assert (d['sum_squares'] == products.diagonal()).all(), f'{name}: sums of squares'
        assert len(d['i']) == len(row), f'{name}: {len(d["i"])} pairs of {len(row)}'
        assert (d['i'] == row).all() and (d['j'] == column).all(), f'{name}: pairs'
        assert (d['sum_products'] == products[row, column]).all(), f'{name}: sums of products'
        expected = r[row, column]
        assert (np.isnan(expected) == np.isnan(d['r'])).all(), f'{name}: r undefined in other places'
        worst = np.nanmax(np.abs(d['r'] - expected))
        assert worst < 1e-12, f'{name}: r off by {worst}'
        print(f'{name}: {len(row)} pairs of {fired.sum()} subcomponents equal, r within {worst:.1e}')


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2:])
