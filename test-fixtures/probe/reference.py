"""Reference values of packages/model/src/probe: pip install scikit-learn; python reference.py > reference.json

Classes overlap, one feature is always 0 and one is constant, like dead and saturated units.
"""
import json
import numpy as np
from sklearn.linear_model import LogisticRegression

rng = np.random.default_rng(7)
CLASSES, WIDTH, TRAIN, TEST = 5, 11, 203, 150
centres = rng.normal(0, 1.2, (CLASSES, WIDTH))


def draw(count):
    labels = np.arange(count) % CLASSES
    rng.shuffle(labels)
    features = np.maximum(0, centres[labels] + rng.normal(0, 1.5, (count, WIDTH)) + 1) * np.linspace(0.5, 20, WIDTH)
    features[:, 3] = 0
    features[:, 7] = 2.5
    return features.astype('f4'), labels


x, y = draw(TRAIN)
t, u = draw(TEST)
mean, deviation = x.astype('f8').mean(0), x.astype('f8').std(0)
deviation[[3, 7]] = 1


def standardised(features):
    return (features.astype('f8') - mean) / deviation


fits = []
for penalty in (0.1, 0.01, 0.001):
    model = LogisticRegression(C=1 / (penalty * TRAIN), tol=1e-10, max_iter=100_000).fit(standardised(x), y)

    def loss(features, labels):
        return float(-np.log(model.predict_proba(standardised(features))[np.arange(len(labels)), labels]).mean())

    objective = loss(x, y) + penalty / 2 * float((model.coef_ ** 2).sum())
    fits.append({
        'penalty': penalty, 'objective': objective, 'loss': loss(x, y), 'testLoss': loss(t, u),
        'testAccuracy': float(model.score(standardised(t), u)),
    })

print(json.dumps({
    'classes': CLASSES, 'width': WIDTH, 'features': [round(float(v), 6) for v in x.ravel()], 'labels': y.tolist(),
    'testFeatures': [round(float(v), 6) for v in t.ravel()], 'testLabels': u.tolist(), 'fits': fits,
}))
