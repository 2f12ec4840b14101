"""Trains the networks of cases.json in PyTorch, in float64 and float32: 1 and 20 steps from the same parameters on the
same batches, which packages/model/src/general/pytorch.test.ts draws with the same generator.

    /usr/bin/python3 test-fixtures/networks/reference.py

Writes values.bin (float32: each parameter of each case after 1 and after 20 steps in float64) and distances.json (for each
parameter, how far PyTorch's float32 is from its float64 after 1 and 20 steps: ‖a − b‖ / ‖b‖).
"""
import json
import math
import os

import numpy as np
import torch
from torch import nn

torch.set_num_threads(1)
here = os.path.dirname(os.path.abspath(__file__))
STEPS = 20


class Random:
    """mulberry32, in numpy: uniform float32 in ±bound."""

    def __init__(self, seed):
        self.state = (seed * 2654435761) % 2**32

    def __call__(self, length, bound):
        with np.errstate(over="ignore"):
            t = (np.uint32(self.state) + np.arange(1, length + 1, dtype=np.uint32) * np.uint32(0x6D2B79F5)).astype(np.uint32)
            self.state = (self.state + length * 0x6D2B79F5) % 2**32
            t = (t ^ (t >> np.uint32(15))) * (t | np.uint32(1))
            t = (t + (t ^ (t >> np.uint32(7))) * (t | np.uint32(61))) ^ t
            u = (t ^ (t >> np.uint32(14))).astype(np.float64) / 2**32
        return ((2 * u - 1) * bound).astype(np.float32)


class Residual(nn.Module):
    def __init__(self, body, shortcut):
        super().__init__()
        self.body, self.shortcut = body, shortcut

    def forward(self, x):
        return self.body(x) + self.shortcut(x)


class Factors(nn.Module):
    """Dropout with given factors: one for each value, or for each channel."""

    def __init__(self, channels):
        super().__init__()
        self.channels = channels

    def forward(self, x):
        return x * self.factors.to(x.dtype).view(*x.shape[: 2 if self.channels else None], *([1, 1] if self.channels else []))


PRESETS = {
    "course": [{"conv": {"channels": 8, "kernel": 5}}, "maxPool", "relu", {"conv": {"channels": 16, "kernel": 5}}, "channelDropout", "maxPool", "relu", "flatten"],
    "lenet5": [{"conv": {"channels": 6, "kernel": 5}}, "relu", "maxPool", {"conv": {"channels": 16, "kernel": 5}}, "relu", "maxPool", "flatten", {"linear": 120}, "relu", {"linear": 84}, "relu"],
}


def preset(name, width):
    if name == "convnet3":
        return [{"conv": {"channels": width, "padding": 1}}, {"groupNorm": width}, "relu", "averagePool"] * 3 + ["flatten"]
    if name == "conv4":
        return [{"conv": {"channels": width, "padding": 1}}, "batchNorm", "relu", "maxPool"] * 4 + ["flatten"]
    conv = lambda channels, stride=1: {"conv": {"channels": channels, "padding": 1, "stride": stride, "bias": False}}
    block = lambda channels, stride: [{"residual": [conv(channels, stride), "batchNorm", "relu", conv(channels), "batchNorm"]}, "relu"]
    return [conv(width), "batchNorm", "relu", *block(width, 1), *block(2 * width, 2), *block(4 * width, 2), "globalAveragePool"]


def sequential(layers, shape):
    modules = []
    for layer in layers:
        kind, options = (layer, None) if isinstance(layer, str) else next(iter(layer.items()))
        get = lambda key, default=None: options.get(key, default) if isinstance(options, dict) else options if options is not None and key in ("channels", "features", "kernel", "groups", "slope") else default
        window = lambda kernel: (get("kernel", kernel), get("stride", get("kernel", kernel)), get("padding", 0))
        channels = shape[0]
        if kind == "conv":
            module = nn.Conv2d(channels, get("channels"), options["kernel"] if isinstance(options, dict) and "kernel" in options else 3, get("stride", 1) if isinstance(options, dict) else 1, get("padding", 0) if isinstance(options, dict) else 0, bias=get("bias", True) if isinstance(options, dict) else True)
        elif kind == "linear":
            module = nn.Linear(channels, get("features"), bias=get("bias", True) if isinstance(options, dict) else True)
        elif kind == "batchNorm":
            module = (nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d)(channels)
        elif kind == "residual":
            body, out = sequential(options, shape)
            shortcut = nn.Sequential()
            if out != shape:
                norm = any(layer == "batchNorm" for layer in options)
                stride = math.ceil(shape[1] / out[1])
                shortcut = nn.Sequential(nn.Conv2d(channels, out[0], 1, stride, bias=not norm), *([nn.BatchNorm2d(out[0])] if norm else []))
            module = Residual(body, shortcut)
        else:
            module = {
                "relu": lambda: nn.ReLU(),
                "leakyRelu": lambda: nn.LeakyReLU(get("slope", 0.01)),
                "gelu": lambda: nn.GELU(),
                "maxPool": lambda: nn.MaxPool2d(*window(2)),
                "averagePool": lambda: nn.AvgPool2d(*window(2)),
                "globalAveragePool": lambda: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
                "flatten": lambda: nn.Flatten(),
                "groupNorm": lambda: nn.GroupNorm(get("groups"), channels),
                "dropout": lambda: Factors(False),
                "channelDropout": lambda: Factors(True),
            }[kind]()
        # Shapes by a pass in evaluation, where batch norm takes a batch of one.
        for own in module.modules():
            if isinstance(own, Factors):
                own.factors = torch.ones(1)
                own.forward, forward = (lambda x: x), own.forward
                own.real = forward
        with torch.no_grad():
            shape = tuple(module.eval()(torch.zeros(1, *shape)).shape[1:])
        for own in module.modules():
            if isinstance(own, Factors):
                own.forward = own.real
        modules.append(module)
    return nn.Sequential(*modules), shape


def run(case):
    written = case["network"]
    if isinstance(written, str):
        name, _, width = written.rstrip(")").partition("(")
        written = PRESETS.get(name) or preset(name, int(width))
    shape, batch, classes = tuple(case["shape"]), case["batch"], case["classes"]
    extractor, out = sequential(written, shape)
    network = nn.Sequential(extractor, nn.Flatten(), nn.Linear(math.prod(out), classes))
    dropouts = [module for module in network.modules() if isinstance(module, Factors)]
    sizes = {}
    for module in dropouts:
        module.factors = torch.ones(1)
        module.forward = lambda x, module=module: (sizes.setdefault(module, x.shape[1] if module.channels else x[0].numel()), x)[1]
    network.eval()(torch.zeros(1, *shape))
    for module in dropouts:
        module.forward = module.real

    random = Random(case.get("seed", 1))
    start = []
    for module in network.modules():
        for key, parameter in module.named_parameters(recurse=False):
            norm = isinstance(module, (nn.GroupNorm, nn.BatchNorm2d, nn.BatchNorm1d))
            bound = 0.2 if norm else 1 / math.sqrt(module.weight[0].numel())
            start.append(random(parameter.numel(), bound) + np.float32(1 if norm and key == "weight" else 0))
    images, labels, factors = [], [], []
    for _ in range(STEPS):
        images.append(random(batch * math.prod(shape), 1.7))
        powers = random(batch * classes, 1).astype(np.float64).reshape(batch, classes) + 1.1
        labels.append((powers / powers.sum(1, keepdims=True)).astype(np.float32))
        factors.append([np.where(random(batch * sizes[module], 1) < 0, 0, 2) for module in dropouts])

    results = {}
    for dtype in (torch.float64, torch.float32):
        network.train().to(dtype)
        for module in network.modules():
            if hasattr(module, "reset_running_stats"):
                module.reset_running_stats()
        for parameter, values in zip(network.parameters(), start):
            parameter.data = torch.tensor(values, dtype=dtype).view(parameter.shape)
        name, options = next(iter(case.get("optimizer", {"sgd": {}}).items()))
        rate = case.get("rate", 0.05)
        decay = {"weight_decay": options["weightDecay"]} if "weightDecay" in options else {}
        if name == "sgd":
            optimizer = torch.optim.SGD(network.parameters(), rate, options.get("momentum", 0), nesterov=options.get("nesterov", False), **decay)
        else:
            betas = (options.get("beta1", 0.9), options.get("beta2", 0.999))
            optimizer = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[name](network.parameters(), rate, betas, **decay)
        states = []
        for step in range(STEPS):
            for module, values in zip(dropouts, factors[step]):
                module.factors = torch.tensor(values, dtype=dtype)
            optimizer.param_groups[0]["lr"] = rate * scheduled(case, step)
            optimizer.zero_grad()
            x = torch.tensor(images[step], dtype=dtype).view(batch, *shape)
            y = torch.tensor(labels[step], dtype=dtype)
            loss = -(y * torch.log_softmax(network(x), -1)).sum(1).mean()
            loss.backward()
            if "clip" in case:
                nn.utils.clip_grad_norm_(network.parameters(), case["clip"])
            optimizer.step()
            if step in (0, STEPS - 1):
                states.append([own.detach().double().numpy().ravel().copy() for own in [*network.parameters(), *statistics(network)]])
        results[dtype] = states
    distance = lambda a, b: float(np.linalg.norm(a - b) / (np.linalg.norm(b) or 1))
    distances = [[distance(a, b) for a, b in zip(*pair)] for pair in zip(results[torch.float32], results[torch.float64])]
    return results[torch.float64], distances


def statistics(network):
    for module in network.modules():
        if hasattr(module, "running_mean"):
            yield module.running_mean
            yield module.running_var


def scheduled(case, step):
    warmup = case.get("warmup", 0)
    if step < warmup:
        return (step + 1) / warmup
    progress = (step - warmup) / (STEPS - warmup)
    return {"constant": 1, "cosine": (1 + math.cos(math.pi * progress)) / 2, "linear": 1 - progress}[case.get("schedule", "constant")]


values, distances = [], {}
for case in json.load(open(os.path.join(here, "cases.json"))):
    states, distances[case["name"]] = run(case)
    values += [tensor for state in states for tensor in state]
np.concatenate(values).astype(np.float32).tofile(os.path.join(here, "values.bin"))
json.dump(distances, open(os.path.join(here, "distances.json"), "w"), ensure_ascii=False)
print(len(distances), "networks,", sum(map(len, values)), "values, PyTorch", torch.__version__)
