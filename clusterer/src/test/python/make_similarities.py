"""Makes the golden file of similarities with numpy and scikit-learn: make_similarities.py OUT_DIR

similarity-samples.csv a sample a line: importances q of 12 subcomponents; samples 50..99, 150..199, ... are the odd half
similarities.csv       half (0, 1; 2: whole), i, j, Pearson, Jaccard, cosine of the firings, pointwise mutual information
"""
import sys
from pathlib import Path
import numpy as np
from sklearn.metrics import jaccard_score
from sklearn.metrics.pairwise import cosine_similarity

SAMPLES, SUBCOMPONENTS = 400, 12


def main(out):
    random = np.random.default_rng(5)
    active = random.integers(0, 4, SAMPLES)
    circuit = np.arange(SUBCOMPONENTS) % 4
    fires = random.random((SAMPLES, SUBCOMPONENTS)) < np.where(active[:, None] == circuit, 0.85, 0.08)
    q = np.where(fires, random.integers(3_300, 32_769, (SAMPLES, SUBCOMPONENTS)), 0)
    np.savetxt(out / 'similarity-samples.csv', q, fmt='%d', delimiter=',')
    half = np.arange(SAMPLES) // 50 % 2
    with open(out / 'similarities.csv', 'w') as rows:
        for which in (0, 1, 2):
            x = q if which == 2 else q[half == which]
            b = (x > 0).astype(int)
            r = np.corrcoef(x.T)
            cosine = cosine_similarity(b.T)
            for i in range(SUBCOMPONENTS):
                for j in range(i + 1, SUBCOMPONENTS):
                    both = np.mean(b[:, i] * b[:, j])
                    with np.errstate(divide='ignore'):
                        pmi = np.log(both / (b[:, i].mean() * b[:, j].mean()))
                    jaccard = jaccard_score(b[:, i], b[:, j])
                    rows.write(f'{which},{i},{j},{r[i, j]:.17g},{jaccard:.17g},{cosine[i, j]:.17g},{pmi:.17g}\n')


if __name__ == '__main__':
    main(Path(sys.argv[1]))
