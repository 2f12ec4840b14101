"""Makes the reference values in cases/ and cohort/ (21 runs that train together): PyTorch's results for inputs that the tests generate again.

    /usr/bin/python3 make_reference.py        (Debian: apt install python3-torch)

Inputs come from an integer recurrence, so that a case's file holds only results. The draws and their order are
repeated in packages/model/src/testing/reference-case.ts.
"""
import json
import struct
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

STEPS, FINETUNING_STEPS, FEATURES_KEPT = 20, 20, 16
LEARNING_RATE = 0.02
f32 = np.float32


class Recurrence:
    """Numerical Recipes' linear congruential generator; uses its high bits."""

    def __init__(self, seed):
        self.state = seed

    def uint32(self):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return self.state

    def uniform(self):
        return self.uint32() / 2**32

    def integer(self, bound):
        return self.uint32() * bound >> 32


def uniform_values(random, shape, fan_in):
    bound = 1 / np.sqrt(np.float64(fan_in))
    return np.array([(2 * random.uniform() - 1) * bound for _ in range(int(np.prod(shape)))], f32).reshape(shape)


def noise(random):
    return np.array([random.integer(256) for _ in range(784)], np.uint8)


def strokes(random):
    """Pen strokes on a background of exactly 0, so that pool windows have exact ties."""
    image = np.zeros((28, 28), np.uint8)
    for _ in range(2):
        x, y = 4 + random.integer(20), 4 + random.integer(20)
        dx, dy = random.integer(3) - 1, random.integer(3) - 1
        for _ in range(14):
            if 1 <= x <= 26 and 1 <= y <= 26:
                image[y, x] = 255
                image[y, x + 1] = max(image[y, x + 1], 128)
                image[y + 1, x] = max(image[y + 1, x], 128)
            if random.integer(4) == 0:
                dx, dy = random.integer(3) - 1, random.integer(3) - 1
            x, y = x + dx, y + dy
    return image.reshape(784)


def normalise(images, mean, std):
    return (images.astype(f32) * f32(1 / 255) - f32(mean)) * f32(1 / std)


def compose(kind, position, partner, mix, own, classes):
    """The sample's image and label; `own` holds the batch's images and classes."""
    images, labels = own
    image, label = images[position].copy(), np.zeros(classes, f32)
    if kind == 'none':
        label[labels[position]] += f32(1)
    elif kind == 'mixup':
        image += f32(1 - mix) * (images[partner] - image)
        label[labels[position]] += f32(mix)
        label[labels[partner]] += f32(1 - mix)
    else:
        square, source = image.reshape(28, 28), images[partner].reshape(28, 28)
        square[:14, :14] = source[:14, :14]
        square[14:, 14:] = source[14:, 14:]
        label[labels[position]] += f32(0.5)
        label[labels[partner]] += f32(0.5)
    return image, label


def draw_batches(random, case, images, labels, classes, steps, kind):
    batches = []
    for _ in range(steps):
        samples, masks, partners, mixes = [], [], [], []
        for position in range(case['batch']):
            samples.append(random.integer(case['imageCount']))
            masks.append(random.integer(65536) if case['masks'] else 0xFFFF)
            other = random.integer(case['batch'] - 1)
            partners.append(other if other < position else other + 1)
            mixes.append(random.uniform())
        own = images[samples], [labels[s] for s in samples]
        composed = [compose(kind, p, partners[p], mixes[p], own, classes) for p in range(case['batch'])]
        kept = np.array([[mask >> c & 1 for c in range(16)] for mask in masks], f32)
        batches.append((np.stack([c[0] for c in composed]), np.stack([c[1] for c in composed]), kept))
    return batches


def features(p, x, factor=None):
    x = F.relu(F.max_pool2d(F.conv2d(x.reshape(-1, 1, 28, 28), p['conv1.weight'], p['conv1.bias']), 2))
    x = F.conv2d(x, p['conv2.weight'], p['conv2.bias'])
    if factor is not None:
        x = x * factor.reshape(-1, 16, 1, 1)
    return F.relu(F.max_pool2d(x, 2)).reshape(-1, 256)


def train(p, trained, head, batches, scale):
    optimiser = torch.optim.SGD([p[name].requires_grad_(True) for name in trained], lr=LEARNING_RATE)
    losses = []
    for x, y, kept in batches:
        optimiser.zero_grad()
        out = F.linear(features(p, torch.from_numpy(x), torch.from_numpy(kept * f32(scale))), p[head + '.weight'], p[head + '.bias'])
        loss = -(torch.from_numpy(y) * F.log_softmax(out, -1)).sum(1).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    for name in trained:
        p[name].requires_grad_(False)
    return np.array(losses, f32)


def make(case):
    random = Recurrence(case['seed'])
    classes, others = case['classes'], case['finetuneClasses']
    names = ['conv1.weight', 'conv1.bias', 'conv2.weight', 'conv2.bias', 'pretrainer.weight', 'pretrainer.bias',
             'generalizer.weight', 'generalizer.bias']
    shapes = [(8, 1, 5, 5), (8,), (16, 8, 5, 5), (16,), (classes, 256), (classes,), (others, 256), (others,)]
    fans = [25, 25, 200, 200, 256, 256, 256, 256]
    p = {n: torch.from_numpy(uniform_values(random, s, f)) for n, s, f in zip(names, shapes, fans)}
    grey = np.stack([(noise if case['images'] == 'noise' else strokes)(random) for _ in range(case['imageCount'])])
    images = normalise(grey, case['mean'], case['std'])
    labels = [random.integer(classes) for _ in range(case['imageCount'])]
    batches = draw_batches(random, case, images, labels, classes, STEPS, case['composition'])
    finetune_labels = [random.integer(others) for _ in range(case['imageCount'])]
    finetuning = draw_batches(random, case, images, finetune_labels, others, FINETUNING_STEPS, 'none')

    out = {'pretraining.losses': train(p, names[:6], 'pretrainer', batches, case['keptScale'])}
    out['features'] = features(p, torch.from_numpy(images))[:FEATURES_KEPT].numpy()
    out['finetuning.losses'] = train(p, names[6:], 'generalizer', finetuning, case['keptScale'])
    log_p = F.log_softmax(F.linear(features(p, torch.from_numpy(images)), p['generalizer.weight'], p['generalizer.bias']), -1)
    truth = torch.tensor(finetune_labels)
    out['evaluation'] = np.array([(log_p.argmax(1) == truth).float().mean(), F.nll_loss(log_p, truth)], f32)
    return {**out, **{n: p[n].numpy() for n in names}}


def save(path, tensors, metadata):
    """Writes safetensors by hand: https://huggingface.co/docs/safetensors (Debian has no package for it)."""
    header, parts, at = {'__metadata__': metadata}, [], 0
    for name, values in sorted(tensors.items()):
        data = np.ascontiguousarray(values, '<f4').tobytes()
        header[name] = {'dtype': 'F32', 'shape': list(values.shape), 'data_offsets': [at, at + len(data)]}
        parts.append(data)
        at += len(data)
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    path.write_bytes(struct.pack('<Q', len(text)) + text + b''.join(parts))


def write(folder, name, case, seed, images):
    path = Path(__file__).parent / folder
    path.mkdir(exist_ok=True)
    case = {**case, 'mean': 0.1307, 'std': 0.3081, 'seed': seed, 'learningRate': LEARNING_RATE, 'steps': STEPS,
            'finetuningSteps': FINETUNING_STEPS, 'imageCount': images}
    save(path / f'{name}.safetensors', make(case), {'case': json.dumps(case), 'torch': torch.__version__})
    print(folder, name, case['batch'], case['classes'])


def write_cases():
    for index in range(12):
        kind, composition, masks = index // 6, index // 2 % 3, index % 2
        even = (kind + composition + masks) % 2 == 0
        few = (kind + composition) % 2 == 0
        case = {
            'images': ['noise', 'strokes'][kind], 'composition': ['none', 'mixup', 'collage'][composition],
            'masks': bool(masks), 'batch': 8 if even else 5, 'classes': 10 if few else 26,
            'finetuneClasses': 26 if few else 10, 'keptScale': (2 if even else 1 / (1 - 0.3)) if masks else 1,
        }
        write('cases', f"{case['images']}-{case['composition']}{'-dropout' if masks else ''}", case, 1000 + index, 64)


def write_cohort():
    for index in range(21):
        masks = index % 4 > 0
        write('cohort', f'run-{index:02}', {
            'images': ['noise', 'strokes'][index % 2], 'composition': ['none', 'mixup', 'collage'][index % 3],
            'masks': masks, 'batch': 8, 'classes': 10, 'finetuneClasses': 26,
            'keptScale': 1 + index / 21 if masks else 1,
        }, 2000 + index, [10, 40, 80, 200, 400][index % 5] + index)


if __name__ == '__main__':
    torch.set_num_threads(1)
    write_cases()
    write_cohort()
