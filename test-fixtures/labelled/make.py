"""Writes the labelled arrays that packages/data reads, and what is in them. Needs NumPy: python3 make.py"""

import json
from pathlib import Path

import numpy as np

here = Path(__file__).parent
random = np.random.default_rng(1)
expected = {}


def images(count, *shape):
    return random.integers(0, 256, (count, *shape), dtype=np.uint8)


def by_class(pixels, labels, names):
    """For each class: its images, as flat RGB."""
    if pixels.ndim == 3:
        pixels = np.repeat(pixels[..., None], 3, axis=3)
    return [[image.reshape(-1).tolist() for image, label in zip(pixels, labels) if name == str(label)] for name in names]


def note(name, train, test=None):
    labels = [str(label) for label in [*train[1], *(test[1] if test else [])]]
    names = sorted(set(labels), key=lambda each: (len(each), each))
    expected[name] = {
        "classes": names,
        "train": by_class(train[0], [str(label) for label in train[1]], names),
        "test": by_class(test[0], [str(label) for label in test[1]], names) if test else [],
    }


# MedMNIST: labels [count, 1], and a validation split.
x, y, tx, ty = images(6, 3, 3), np.array([0, 1, 2, 0, 1, 10], np.uint8), images(3, 3, 3), np.array([0, 1, 2], np.uint8)
np.savez_compressed(
    here / "medmnist.npz",
    train_images=x,
    train_labels=y[:, None],
    val_images=tx,
    val_labels=ty[:, None],
    test_images=tx,
    test_labels=ty[:, None],
)
note("medmnist.npz", (x, y), (tx, ty))

# Keras: colour, not square, signed labels of 8 bytes.
x, y = images(6, 4, 5, 3), np.array([0, 1, 2, 0, 1, 2], np.int64)
tx, ty = images(3, 4, 5, 3), np.array([2, 1, 0], np.int64)
np.savez(here / "keras.npz", x_train=x, y_train=y, x_test=tx, y_test=ty)
note("keras.npz", (x, y), (tx, ty))

# Names that savez gives by itself; big-endian labels.
x, y = images(4, 2, 2), np.array([300, 7, 300, 7], ">i2")
np.savez(here / "plain.npz", x, y)
note("plain.npz", (x, y))

x, y = images(4, 2, 2), [3, 0, 3, 0]
rows = [",".join(map(str, [label, *image.reshape(-1)])) for image, label in zip(x, y)]
(here / "kaggle.csv").write_text("\n".join(["label,pixel0,pixel1,pixel2,pixel3", *rows]) + "\n")
note("kaggle.csv", (x, y))

# CIFAR-100: a coarse label, a fine one, three planes.
x, y = images(2, 32, 32, 3), [0, 1]
planes = x.transpose(0, 3, 1, 2).reshape(2, -1)
for name in ["train.bin", "test.bin"]:
    (here / "cifar" / name).write_bytes(b"".join(bytes([9, label]) + image.tobytes() for image, label in zip(planes, y)))
note("cifar", (x, y), (x, y))

np.savez(here / "bad-float.npz", images=images(2, 2, 2).astype(np.int32), labels=np.array([0, 1]))
np.savez(here / "bad-many.npz", images=images(2, 2, 2), labels=np.zeros((2, 14), np.uint8))
np.savez(here / "bad-none.npz", a=images(2, 2, 2))
(here / "expected.json").write_text(json.dumps(expected) + "\n")
