"""Reference values of packages/model/src/output-sums.ts: pip install scikit-learn; python reference.py > reference.json

Brier score and top-2 accuracy are scikit-learn's. It has no multi-class calibration error: ours is computed from its
calibration_curve, over whether the likeliest class is right and how likely it is.
"""
import json
import numpy as np
from scipy.special import softmax
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, top_k_accuracy_score

rng = np.random.default_rng(11)
BINS = 15


def case(name, count, classes, scale, signal):
    labels = np.concatenate([np.arange(classes), rng.integers(0, classes, count - classes)])
    logits = rng.normal(0, scale, (count, classes))
    logits[np.arange(count), labels] += signal
    logits = np.round(logits, 4).astype('f4')
    p = softmax(logits.astype('f8'), axis=1)
    right, confidence = p.argmax(1) == labels, p.max(1)
    counts = np.bincount(np.searchsorted(np.linspace(0, 1, BINS + 1)[1:-1], confidence), minlength=BINS)
    accuracies, confidences = calibration_curve(right, confidence, n_bins=BINS, strategy='uniform')
    filled = counts[counts > 0]
    return {
        'name': name, 'classes': classes, 'logits': [round(float(z), 4) for z in logits.ravel()],
        'labels': labels.tolist(),
        'brier': float(brier_score_loss(labels, p, labels=np.arange(classes), scale_by_half=False)),
        # Of two classes, one is always the label.
        'top2': float(top_k_accuracy_score(labels, p, k=2)) if classes > 2 else 1.0,
        'ece': float((filled / count * np.abs(accuracies - confidences)).sum()),
        'counts': counts.tolist(), 'accuracies': accuracies.tolist(), 'confidences': confidences.tolist(),
    }


print(json.dumps([
    case('two classes', 90, 2, 1.5, 1),
    case('ten classes, unsure', 150, 10, 0.6, 1),
    case('twenty-six classes, overconfident', 120, 26, 6, 5),
    case('three classes, certain', 60, 3, 20, 60),
]))
