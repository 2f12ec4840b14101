"""Image operations by NumPy, SciPy and Pillow, as a reference for packages/augmentation/src/view.

    python3 -m venv /tmp/v && /tmp/v/bin/pip install numpy scipy pillow
    /tmp/v/bin/python reference.py > reference.json

Images are 28 x 28 grey values, base64. Interpolation rounds half up, as Math.round does.
"""
import base64
import json

import numpy as np
from PIL import Image, ImageOps
from scipy.ndimage import map_coordinates

SIDE = 28
random = np.random.default_rng(20261129)


def blob(centre_x, centre_y, width, level):
    """A smooth stroke on black, with noise in it: it has flat parts, slopes and edges."""
    y, x = np.mgrid[:SIDE, :SIDE]
    light = np.exp(-((x - centre_x) ** 2 / width**2 + (y - centre_y) ** 2 / 60))
    grey = np.clip(level * light + random.normal(0, 12, (SIDE, SIDE)) * (light > 0.2), 0, 255)
    return np.where(light > 0.05, grey, 0).astype(np.uint8)


images = [blob(13, 12, 4, 255), blob(9, 20, 7, 180), np.full((SIDE, SIDE), 90, np.uint8), blob(20, 6, 3, 230)]


def sampled(image, x, y):
    # map_coordinates interpolates linearly; a border of black pixels makes what is outside black, as in `sampleAt`.
    padded = np.pad(image.astype(np.float64), 2)
    values = map_coordinates(padded, [y + 2, x + 2], order=1, mode="constant", cval=0, prefilter=False)
    return np.floor(values + 0.5).astype(np.uint8)


def warp(image, matrix):
    a, b, left, d, e, top = matrix
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float64)
    c = (SIDE - 1) / 2
    return sampled(image, a * (x - c) + b * (y - c) + c + left, d * (x - c) + e * (y - c) + c + top)


def elastic(image, points, right, down):
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float64)
    place = np.stack([y, x]) * (points - 1) / (SIDE - 1)
    field = [map_coordinates(np.reshape(f, (points, points)), place, order=1, mode="nearest") for f in (right, down)]
    return sampled(image, x + field[0], y + field[1])


def shift(image, right, down, edge):
    most = SIDE - 1
    padded = np.pad(image, most, mode="constant" if edge == "black" else "reflect")
    return padded[most - down : most - down + SIDE, most - right : most - right + SIDE]


def erase(image, left, top, right, bottom, mean):
    out = image.copy()
    out[top:bottom, left:right] = np.floor(255 * mean + 0.5)
    return out


def paste(image, source, left, top, right, bottom, fromLeft, fromTop):
    out = image.copy()
    out[top:bottom, left:right] = images[source][fromTop : fromTop + bottom - top, fromLeft : fromLeft + right - left]
    return out


def tone(image, gain, offset):
    return np.clip(np.floor(gain * image.astype(np.float64) + offset + 0.5), 0, 255).astype(np.uint8)


def pillow(change):
    return lambda image, **arguments: np.asarray(change(Image.fromarray(image), **arguments))


functions = {
    "warp": warp,
    "elastic": elastic,
    "shift": shift,
    "erase": erase,
    "paste": paste,
    "tone": tone,
    "solarize": pillow(lambda image, threshold: ImageOps.solarize(image, threshold)),
    "posterize": pillow(lambda image, bits: ImageOps.posterize(image, bits)),
    "autoContrast": pillow(ImageOps.autocontrast),
    "equalize": pillow(ImageOps.equalize),
}

MEAN = 0.1307
field = lambda: [round(v, 6) for v in random.normal(0, 2, 49)]
operations = [
    ("warp", dict(matrix=[1, 0, 0, 0, 1, 0])),
    ("warp", dict(matrix=[-1, 0, 0, 0, 1, 0])),
    ("warp", dict(matrix=[0.9013, 0.3107, 2.3071, -0.2819, 1.0741, -1.9087])),
    ("warp", dict(matrix=[1.6137, 0.0271, 9.2519, 0.4073, 0.7019, -11.5127])),
    ("elastic", dict(points=7, right=field(), down=field())),
    ("elastic", dict(points=2, right=[3.5173, -2.0411, 0.1937, 1.0629], down=[-1.0371, 2.1283, 4.2519, 0.0713])),
    ("shift", dict(right=3, down=-5, edge="black")),
    ("shift", dict(right=-4, down=2, edge="mirror")),
    ("shift", dict(right=0, down=0, edge="mirror")),
    ("erase", dict(left=5, top=0, right=19, bottom=11)),
    ("paste", dict(source=3, left=10, top=3, right=28, bottom=20, fromLeft=2, fromTop=7)),
    ("tone", dict(gain=1.37, offset=0)),
    ("tone", dict(gain=0.62, offset=48.45)),
    ("tone", dict(gain=2.5, offset=-130)),
    ("solarize", dict(threshold=180)),
    ("solarize", dict(threshold=256)),
    ("posterize", dict(bits=4)),
    ("posterize", dict(bits=8)),
    ("autoContrast", dict()),
    ("equalize", dict()),
]

encoded = lambda image: base64.b64encode(np.ascontiguousarray(image)).decode()
cases = []
for kind, arguments in operations:
    extra = dict(mean=MEAN) if kind == "erase" else {}
    for index in range(3):
        result = functions[kind](images[index], **arguments, **extra)
        cases.append(dict(image=index, operation=dict(kind=kind, **arguments), expected=encoded(result)))

print(json.dumps(dict(mean=MEAN, images=[encoded(image) for image in images], cases=cases)))
