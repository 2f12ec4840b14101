"""Reference values of the intervals in packages/analysis: pip install scipy; python intervals.py > intervals.json

Each is computed from its definition, by other means than the TypeScript: quadrature, root finding, counting.
"""
import json
import numpy as np
import scipy
from scipy import integrate, optimize, stats


def studentised_maximum(count, freedom):
    """x with P(max of `count` normals / sqrt(chi2/freedom) <= x) = 0.975."""
    def at_most(x):
        density = lambda u: stats.chi.pdf(u * freedom ** 0.5, freedom) * freedom ** 0.5
        value, _ = integrate.quad(lambda u: stats.norm.cdf(x * u) ** count * density(u), 0, 12, epsabs=1e-13, limit=400)
        return value
    return optimize.brentq(lambda x: at_most(x) - 0.975, 0.5, 60, xtol=1e-12)


def median_interval(values, confidence=0.95):
    """Hettmansperger, Sheather 1986: interpolated between the two order statistics around 95 %."""
    x, n = sorted(values), len(values)
    covered = lambda d: 1 - 2 * stats.binom.cdf(d - 1, n, 0.5)
    if covered(1) < confidence:
        return [x[0], x[-1]]
    d = max(k for k in range(1, n // 2 + 1) if covered(k) >= confidence)
    share = (covered(d) - confidence) / (covered(d) - covered(d + 1))
    weight = (n - d) * share / (d + (n - 2 * d) * share)
    return [(1 - weight) * x[d - 1] + weight * x[d], (1 - weight) * x[n - d] + weight * x[n - d - 1]]


def grubbs_p(values):
    """The two-sided p value of the value farthest from the mean, times n."""
    n, z = len(values), max(abs(np.array(values) - np.mean(values))) / np.std(values, ddof=1)
    t2 = n * (n - 2) * z ** 2 / ((n - 1) ** 2 - n * z ** 2)
    return float(min(1, 2 * n * stats.t.sf(np.sqrt(t2), n - 2)))


def equivalence_power(margin, n):
    """P(95 % interval within +- margin) if the true difference is 0, in units of its standard deviation."""
    t, f = stats.t.ppf(0.975, n - 1), n - 1
    def inner(u):
        reach = margin * np.sqrt(n) - t * u
        return max(0, 2 * stats.norm.cdf(reach) - 1) * stats.chi.pdf(u * f ** 0.5, f) * f ** 0.5
    end = margin * np.sqrt(n) / t
    return integrate.quad(inner, 0, end, epsabs=1e-13, limit=400)[0]


def equal_samples(point, curve, sizes):
    """The smallest and largest log2 samples at which a paired t-test of point - interpolated curve has p >= 5 %."""
    point, curve, logs = np.array(point), np.array(curve), np.log2(sizes)
    def excess(at):
        gap = point - [np.interp(at, logs, row) for row in curve.T]
        return stats.ttest_1samp(gap, 0).pvalue - 0.05
    grid = np.linspace(logs[0], logs[-1], 1501)
    kept = np.array([excess(at) for at in grid])
    inside = np.flatnonzero(kept >= 0)
    root = lambda i, j: optimize.brentq(excess, grid[i], grid[j], xtol=1e-13)
    low = root(inside[0] - 1, inside[0]) if inside[0] > 0 else None
    high = root(inside[-1], inside[-1] + 1) if inside[-1] < len(grid) - 1 else None
    return {'low': low, 'high': high}


def logit_interval(values):
    m, n = np.mean(values), len(values)
    half = stats.t.ppf(0.975, n - 1) * np.std(values, ddof=1) / np.sqrt(n) / (m * (1 - m))
    return [float(scipy.special.expit(scipy.special.logit(m) + s * half)) for s in (-1, 1)]


samples = {
    'five': [0.61, 0.598, 0.641, 0.622, 0.04],
    'six': [0.61, 0.598, 0.641, 0.622, 0.04, 0.63],
    'ten': [0.61, 0.598, 0.641, 0.622, 0.04, 0.63, 0.615, 0.6, 0.647, 0.619],
    'even': [0.61, 0.598, 0.641, 0.622, 0.634, 0.63, 0.615, 0.6, 0.647, 0.619, 0.605, 0.655],
}
near_one = [[0.985, 0.991, 0.978], [0.9921, 0.9934, 0.9875, 0.9919, 0.9902], [0.05, 0.03, 0.02, 0.08]]
sizes = [1, 2, 4, 8]
rng = np.random.default_rng(16)
readings = []
for level in (0.545, 0.56, 0.6, 0.66, 0.685):
    seeds = rng.normal(0, 0.01, 5)
    curve = np.array([0.5, 0.58, 0.63, 0.69])[:, None] + seeds + rng.normal(0, 0.006, (4, 5))
    point = level + seeds + rng.normal(0, 0.004, 5)
    readings.append({'point': point.round(4).tolist(), 'curve': curve.round(4).tolist()})
for each in readings:
    each['log2'] = equal_samples(each['point'], each['curve'], sizes)

print(json.dumps({
    'made by': f'intervals.py, SciPy {scipy.__version__}',
    'studentisedMaximum': [
        {'count': c, 'freedom': f, 'critical': studentised_maximum(c, f)}
        for c in (1, 2, 7, 21) for f in (1, 2, 4, 9, 29) if not (f == 1 and c > 2)
    ],
    'median': [{'values': v, 'median': float(np.median(v)), 'interval': median_interval(v)} for v in samples.values()],
    'grubbs': [{'values': v, 'p': grubbs_p(v)} for v in samples.values()],
    'logit': [{'values': v, 'interval': logit_interval(v)} for v in near_one],
    'equivalence': [
        {'margin': m, 'n': n, 'power': equivalence_power(m, n)} for m in (0.3, 0.5, 1, 2) for n in (3, 5, 10, 30, 100)
    ],
    'sizes': sizes,
    'equalSamples': readings,
}, indent=1))
