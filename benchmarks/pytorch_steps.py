"""The benchmark's work in PyTorch on one thread, driven over stdin: reads a task's name per line, prints its seconds.

Arguments: file of grey values [images, 784], number of classes, batch size, learning rate, pre-training steps, head steps.
Written for speed: batches are made with whole-batch operations, without loops over samples in Python.
"""
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(1)
torch.manual_seed(0)
np.random.seed(0)
path, classes, batch, rate, pretrain_steps, head_steps = sys.argv[1], *map(float, sys.argv[2:7])
classes, batch, pretrain_steps, head_steps = int(classes), int(batch), int(pretrain_steps), int(head_steps)
grey = np.fromfile(path, np.uint8).reshape(-1, 1, 28, 28)
images = (torch.from_numpy(grey).float() / 255 - 0.1307) / 0.3081
labels = torch.arange(len(images)) % classes
one_hot = F.one_hot(labels, classes).float()


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2, self.dropout = nn.Conv2d(1, 8, 5), nn.Conv2d(8, 16, 5), nn.Dropout2d(0.5)
        self.head = nn.Linear(256, classes)

    def features(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        return F.relu(F.max_pool2d(self.dropout(self.conv2(x)), 2)).reshape(-1, 256)


def batches(steps):
    done = 0
    while True:
        order = torch.randperm(len(images))
        for start in range(0, len(images) - batch + 1, batch):
            if done == steps:
                return
            done += 1
            yield order[start:start + batch]


def pretrain():
    network = Network()
    optimiser = torch.optim.SGD(network.parameters(), lr=rate)
    positions, losses = torch.arange(batch), []
    for chosen in batches(pretrain_steps):
        x, y = images[chosen], one_hot[chosen]
        partner = torch.randint(batch - 1, (batch,))
        partner += partner >= positions
        mix = torch.from_numpy(np.random.beta(0.3, 0.3, batch).astype(np.float32))
        x = torch.lerp(x[partner], x, mix.reshape(-1, 1, 1, 1))
        y = torch.lerp(y[partner], y, mix.reshape(-1, 1))
        optimiser.zero_grad()
        loss = -(y * F.log_softmax(network.head(network.features(x)), -1)).sum(1).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())


def forward(network=Network().eval()):
    with torch.no_grad():
        for start in range(0, len(images), 100):  # the fastest of batches of 8, 100 and 1,000
            network.features(images[start:start + 100])


def head(ready=torch.rand(len(images), 256), network=Network()):
    optimiser = torch.optim.SGD(network.head.parameters(), lr=rate)
    losses = []
    for chosen in batches(head_steps):
        x = F.dropout2d(ready[chosen].reshape(-1, 16, 4, 4), 0.5).reshape(-1, 256)
        optimiser.zero_grad()
        loss = F.cross_entropy(network.head(x), labels[chosen])
        loss.backward()
        optimiser.step()
        losses.append(loss.item())


tasks = {'pretrain': pretrain, 'forward': forward, 'head': head}
print(torch.__version__, flush=True)
for line in sys.stdin:
    started = time.perf_counter()
    tasks[line.strip()]()
    print(time.perf_counter() - started, flush=True)
