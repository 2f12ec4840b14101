# Loads our model.safetensors files into a PyTorch network with load_state_dict and classifies test sets.
# usage: classify.py (MODEL FINETUNE_DATASET IMAGES LABELS)…     (IDX files, upright, labels from 0, not gzipped)
# prints one line of JSON for each: { "accuracy", "loss", "confusion" }
import json, struct, sys
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F


class Network(nn.Module):
    def __init__(self, pretrain_classes, finetune_classes):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 8, 5), nn.Conv2d(8, 16, 5)
        self.dropout = nn.Dropout2d(0.5)
        self.pretrainer, self.generalizer = nn.Linear(256, pretrain_classes), nn.Linear(256, finetune_classes)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.dropout(self.conv2(x)), 2))
        return F.log_softmax(self.generalizer(x.reshape(-1, 256)), -1)


def classify(model_file, dataset, image_file, label_file):
    blob = open(model_file, 'rb').read()
    (length,) = struct.unpack('<Q', blob[:8])
    header = json.loads(blob[8:8 + length])
    metadata = header.pop('__metadata__')
    tensors = {}
    for name, entry in header.items():
        assert entry['dtype'] == 'F32'
        begin, end = (8 + length + offset for offset in entry['data_offsets'])
        tensors[name] = torch.from_numpy(np.frombuffer(blob[begin:end], dtype='<f4').reshape(entry['shape']).copy())

    suffix = '@' + dataset
    state = {name.removesuffix(suffix): tensor for name, tensor in tensors.items() if '@' not in name or name.endswith(suffix)}
    (about,) = [each for each in json.loads(metadata['finetunes']) if each['dataset'] == dataset]
    classes = len(about['classes'])
    network = Network(len(json.loads(metadata['pretrain'])['classes']), classes).eval()
    network.load_state_dict(state)  # strict: every name and shape must match

    images = np.frombuffer(open(image_file, 'rb').read(), dtype=np.uint8)[16:].reshape(-1, 1, 28, 28)
    labels = torch.from_numpy(np.frombuffer(open(label_file, 'rb').read(), dtype=np.uint8)[8:].astype(np.int64))
    x = (torch.from_numpy(images.astype(np.float32)) / 255 - about['mean']) / about['std']
    with torch.no_grad():
        log_p = network(x)
    confusion = torch.zeros(classes, classes, dtype=torch.int64)
    confusion.index_put_((labels, log_p.argmax(1)), torch.ones_like(labels), accumulate=True)
    print(json.dumps({
        'accuracy': confusion.diagonal().sum().item() / len(labels),
        'loss': F.nll_loss(log_p, labels).item(),
        'confusion': confusion.tolist(),
    }))


for i in range(1, len(sys.argv), 4):
    classify(*sys.argv[i:i + 4])
