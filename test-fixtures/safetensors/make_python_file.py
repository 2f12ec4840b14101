"""Makes python.safetensors with Python's own safetensors library: pip install safetensors numpy"""
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

save_file(
    {
        'conv1.weight': (np.arange(200, dtype=np.float32) / 7).reshape(8, 1, 5, 5),
        'generalizer.bias@emnist-letters': np.linspace(-1, 1, 26, dtype=np.float32),
        'scalar': np.array(0.1, np.float32),
        'empty': np.zeros((0, 256), np.float32),
    },
    Path(__file__).with_name('python.safetensors'),
    metadata={'dataset': 'mnist', 'note': 'Zeichen: ä, 数'},
)
