"""Trains a cohort in PyTorch (torch.func.vmap) or JAX (vmap, one compiled loop), for the benchmark on a GPU.

Arguments: pytorch|jax, gpu|cpu, runs, steps, rounds, batch size, classes. Prints one line of JSON: version, device,
and for each round the milliseconds of a step of all runs. A step gathers its batch of 1,000 images on the device, mixes
it (mixup), drops whole channels, and trains with SGD, in float32 without TF32. Random numbers are drawn on the device.
"""
import json
import sys
import time

import numpy as np

library, device = sys.argv[1:3]
runs, steps, rounds, batch, classes = map(int, sys.argv[3:8])
IMAGES, RATE, KEPT = 1000, 0.01, 0.5
generator = np.random.default_rng(0)
grey = generator.normal(size=(IMAGES, 1, 28, 28)).astype(np.float32)
answers = np.eye(classes, dtype=np.float32)[np.arange(IMAGES) % classes]


def uniform(fan_in, *shape):
    return generator.uniform(-1, 1, (runs, *shape)).astype(np.float32) / np.sqrt(fan_in).astype(np.float32)


initial = {
    'w1': uniform(25, 8, 1, 5, 5), 'b1': uniform(25, 8), 'w2': uniform(200, 16, 8, 5, 5), 'b2': uniform(200, 16),
    'w3': uniform(256, classes, 256), 'b3': uniform(256, classes),
}


def pytorch():
    import torch
    import torch.nn.functional as F
    from torch.func import grad_and_value, vmap

    if device == 'gpu' and not torch.cuda.is_available():
        sys.exit('PyTorch finds no GPU')
    place = torch.device('cuda' if device == 'gpu' else 'cpu')
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    torch.manual_seed(0)
    images, labels = torch.from_numpy(grey).to(place), torch.from_numpy(answers).to(place)
    wait = torch.cuda.synchronize if device == 'gpu' else lambda: None

    def loss(p, x, y, mask):
        h = F.relu(F.max_pool2d(F.conv2d(x, p['w1'], p['b1']), 2))
        h = F.relu(F.max_pool2d(F.conv2d(h, p['w2'], p['b2']) * mask, 2)).flatten(1)
        return -(y * F.log_softmax(F.linear(h, p['w3'], p['b3']), -1)).sum(1).mean()

    gradients = vmap(grad_and_value(loss))
    alpha = torch.full((runs, batch), 0.3, device=place)
    beta = torch.distributions.Beta(alpha, alpha)

    def train(p):
        losses = []
        for _ in range(steps):
            chosen = torch.randint(IMAGES, (runs, batch), device=place)
            x, y, mix = images[chosen], labels[chosen], beta.sample()
            x = torch.lerp(x.roll(1, 1), x, mix[..., None, None, None])
            y = torch.lerp(y.roll(1, 1), y, mix[..., None])
            mask = (torch.rand(runs, batch, 16, 1, 1, device=place) < KEPT) / KEPT
            gradient, value = gradients(p, x, y, mask)
            p = {name: p[name] - RATE * gradient[name] for name in p}
            losses.append(value)
        torch.stack(losses).cpu()
        wait()

    parameters = {name: torch.from_numpy(value).to(place) for name, value in initial.items()}
    name = torch.cuda.get_device_name() if device == 'gpu' else 'the processor'
    return torch.__version__, name, lambda: train(parameters)


def jax():
    import jax as j
    import jax.numpy as jnp
    from jax import lax, random

    place = j.devices()[0]
    if device == 'gpu' and place.platform != 'gpu':
        sys.exit('JAX finds no GPU')
    j.config.update('jax_default_matmul_precision', 'highest')
    images, labels = jnp.asarray(grey), jnp.asarray(answers)

    def layer(x, weight, bias, mask=1):
        y = lax.conv_general_dilated(x, weight, (1, 1), 'VALID') + bias[:, None, None]
        return j.nn.relu(lax.reduce_window(y * mask, -jnp.inf, lax.max, (1, 1, 2, 2), (1, 1, 2, 2), 'VALID'))

    def loss(p, x, y, mask):
        h = layer(layer(x, p['w1'], p['b1']), p['w2'], p['b2'], mask).reshape(batch, 256)
        return -(y * j.nn.log_softmax(h @ p['w3'].T + p['b3'])).sum(1).mean()

    def step(p, key):
        order, mixing, dropping = random.split(key, 3)
        chosen = random.randint(order, (batch,), 0, IMAGES)
        x, y, mix = images[chosen], labels[chosen], random.beta(mixing, 0.3, 0.3, (batch,))
        x = mix[:, None, None, None] * x + (1 - mix)[:, None, None, None] * jnp.roll(x, 1, 0)
        y = mix[:, None] * y + (1 - mix)[:, None] * jnp.roll(y, 1, 0)
        mask = random.bernoulli(dropping, KEPT, (batch, 16, 1, 1)) / KEPT
        value, gradient = j.value_and_grad(loss)(p, x, y, mask)
        return j.tree.map(lambda w, g: w - RATE * g, p, gradient), value

    @j.jit
    def train(p, key):
        keys = random.split(key, (steps, runs))
        return lax.scan(lambda state, own: j.vmap(step)(state, own), p, keys)

    parameters = {name: jnp.asarray(value) for name, value in initial.items()}
    return j.__version__, str(place), lambda: j.block_until_ready(train(parameters, random.key(0)))


version, name, train = {'pytorch': pytorch, 'jax': jax}[library]()
train()
times = []
for _ in range(rounds):
    started = time.perf_counter()
    train()
    times.append((time.perf_counter() - started) * 1000 / steps)
print(json.dumps({'version': version, 'device': name, 'times': times}))
