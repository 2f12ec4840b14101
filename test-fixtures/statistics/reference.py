"""Reference values of packages/analysis/src/statistics: pip install scipy statsmodels; python reference.py > reference.json"""
import itertools, json
import numpy as np, scipy, statsmodels
from scipy import stats
from scipy.optimize import isotonic_regression
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower

samples = {
    'three': [0.055, 0.069, 0.102],
    'ten': [0.012, -0.004, 0.021, 0.008, 0.015, -0.009, 0.003, 0.027, 0.011, 0.006],
    'ties': [0.01, 0.01, -0.01, 0.02, 0.02, 0.03, -0.02, 0.04],
    'zeros': [0, 0.013, -0.002, 0, 0.007, 0.005],
    'all above': [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1],
    'below': [-0.03, -0.01, -0.025, -0.002],
}

def exact_wilcoxon(values):
    """Counts over all signs of the ranks, by the definition."""
    ranks = stats.rankdata(np.abs([round(v, 9) for v in values if v != 0]))
    observed = sum(r for r, v in zip(ranks, [v for v in values if v != 0]) if v > 0)
    sums = [sum(r for r, s in zip(ranks, signs) if s) for signs in itertools.product([0, 1], repeat=len(ranks))]
    low = min(observed, sum(ranks) - observed)
    p = min(1, 2 * sum(s <= low + 1e-9 for s in sums) / len(sums))
    if len(set(ranks)) == len(ranks):
        nonzero = [v for v in values if v != 0]
        assert abs(p - stats.wilcoxon(nonzero, method='exact').pvalue) < 1e-12
    return {'positive': observed, 'n': len(ranks), 'p': p}

paired = {}
for name, values in samples.items():
    t = stats.ttest_1samp(values, 0)
    interval = t.confidence_interval(0.95)
    paired[name] = {
        'values': values,
        't': {'t': t.statistic, 'freedom': int(t.df), 'p': t.pvalue, 'probabilityAbove': stats.t.cdf(t.statistic, t.df)},
        'interval': [interval.low, interval.high],
        'deviation': float(np.std(values, ddof=1)),
        'wilcoxon': exact_wilcoxon(values),
    }

p_values = [[0.01, 0.04, 0.03, 0.005], [0.2, 0.9, 0.5], [0.049], [0.02, 0.02, 0.02, 1, 0.0001, 0.3, 0.011]]
holm = [{'p': p, 'adjusted': list(multipletests(p, method='holm')[1])} for p in p_values]

power = [
    {'effect': d, 'n': n, 'power': float(TTestPower().power(d, n, 0.05, alternative='two-sided'))}
    for d in (0, 0.2, 0.5, 1, 2, 5) for n in (2, 3, 5, 10, 30, 100)
]
# SciPy's noncentral t returns NaN if the power is within 1e-12 of 1.
power = [row for row in power if row['power'] == row['power']]
needed = [
    {'effect': d, 'wished': w, 'seeds': next(n for n in range(2, 2000) if TTestPower().power(d, n, 0.05) >= w)}
    for d, w in ((0.2, 0.8), (0.5, 0.8), (1, 0.8), (1, 0.9), (2, 0.8), (4, 0.8), (30, 0.8))
]
sequences = [[0.5, 0.49, 0.6, 0.55, 0.58, 0.7], [3, 2, 1], [1, 2, 3], [0.2, 0.5, 0.1, 0.1, 0.9, 0.8]]
isotonic = [{'values': v, 'rising': [float(x) for x in isotonic_regression(v).x]} for v in sequences]
t_values = [
    {'t': t, 'freedom': f, 'twoSided': float(2 * stats.t.sf(t, f))}
    for t in (0, 0.5, 2, 10, 50) for f in (1, 2, 3.7, 9, 30)
]
critical = [{'freedom': f, 'critical': [float(stats.t.ppf(1 - (1 - c) / 2, f)) for c in (0.5, 0.9, 0.95, 0.99)]}
            for f in (1, 2, 2.5, 3, 4, 5, 9, 10, 17.3, 19, 29, 30, 99, 999)]
print(json.dumps({
    'made by': f'reference.py, SciPy {scipy.__version__}, statsmodels {statsmodels.__version__}',
    'paired': paired, 'holm': holm, 'power': power, 'needed': needed, 'isotonic': isotonic,
    't': t_values, 'critical': critical,
}, indent=1))
