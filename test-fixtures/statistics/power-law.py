"""Reference fits of packages/analysis/src/statistics/power-law.ts: pip install scipy; python power-law.py > power-law.json"""
import json
import numpy as np
from scipy.optimize import least_squares

rng = np.random.default_rng(8)
sizes = [1, 2, 4, 8, 16, 32, 64]
curves = [
    [0.5027, 0.5039, 0.5305, 0.5625, 0.5872, 0.6424, 0.674],
    [0.6104, 0.6162, 0.6262, 0.6418, 0.6628, 0.6792, 0.6877],
    [0.6194, 0.6245, 0.6401, 0.6523, 0.6624, 0.6694, 0.6704],
] + [(a - b * np.array(sizes, float) ** -c + rng.normal(0, 0.003, 7)).round(4).tolist()
     for a, b, c in ((0.9, 0.4, 0.6), (0.99, 0.2, 0.9), (0.7, 0.1, 1.5), (0.95, 0.6, 0.3))]


def fit(means):
    residual = lambda p: p[0] - p[1] * np.array(sizes, float) ** -p[2] - means
    starts = [least_squares(residual, (0.8, 0.3, c), bounds=([0, 0, 0.05], [1, np.inf, 3]), xtol=1e-14, ftol=1e-14, gtol=1e-14)
              for c in (0.1, 0.3, 1, 2)]
    best = min(starts, key=lambda found: found.cost)
    return {'sizes': sizes, 'means': means, **dict(zip('abc', map(float, best.x))), 'cost': 2 * float(best.cost)}


print(json.dumps([fit(means) for means in curves], indent=1))
