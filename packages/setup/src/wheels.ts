import type { TensorflowKind } from '@finetune-lab/model/tensorflow'

/** A package of Python's registry. Only its shared libraries are used; no Python runs afterwards. */
export interface Wheel {
  readonly name: string
  readonly version: string
  readonly file: string
  readonly sha256: string
  /** Size of the download. */
  readonly bytes: number
  /** Size of the unpacked parts. */
  readonly unpackedBytes: number
}

/** The newest working version whose metadata names exactly one version for every CUDA wheel. */
export const TENSORFLOW_VERSION = '2.18.1'

/** The library itself: its C API is in `libtensorflow_cc` and `libtensorflow_framework`. */
export const LIBRARY_WHEELS: Readonly<Record<TensorflowKind, Wheel>> = {
  cpu: {
    name: 'tensorflow-cpu',
    version: TENSORFLOW_VERSION,
    file: 'tensorflow_cpu-2.18.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
    sha256: '810c75d7149d2da0cb2092187817b0dcabb80728ca9f9cf3a61f3f42fadd1298',
    bytes: 230_236_181,
    unpackedBytes: 684_228_350,
  },
  gpu: {
    name: 'tensorflow',
    version: TENSORFLOW_VERSION,
    file: 'tensorflow-2.18.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
    sha256: 'c9f87e5d2a680a4595f5dc30daf6bbaec9d4129b46d7ef1b2af63c46ac7d2828',
    bytes: 615_510_377,
    unpackedBytes: 1_253_413_150,
  },
}

/**
 * CUDA 12.5 and cuDNN 9.3, as listed in that wheel's extra `and-cuda`, without libraries that training here never
 * opens: cupti (the profiler), curand, nccl (multiple GPUs).
 */
export const CUDA_WHEELS: readonly Wheel[] = [
  {
    name: 'nvidia-cublas-cu12',
    version: '12.5.3.2',
    file: 'nvidia_cublas_cu12-12.5.3.2-py3-none-manylinux2014_x86_64.whl',
    sha256: 'ca070ad70e9fa6654084575d01bd001f30cc4665e33d4bb9fc8e0f321caa034b',
    bytes: 363_313_169,
    unpackedBytes: 551_706_504,
  },
  {
    name: 'nvidia-cuda-nvcc-cu12',
    version: '12.5.82',
    file: 'nvidia_cuda_nvcc_cu12-12.5.82-py3-none-manylinux2014_x86_64.whl',
    sha256: 'b03e545b8e8c3ce7ebcd7fc44063180ff52ff01d064ece2127ed90a04ef12cd0',
    bytes: 22_468_537,
    unpackedBytes: 58_804_160,
  },
  {
    name: 'nvidia-cuda-nvrtc-cu12',
    version: '12.5.82',
    file: 'nvidia_cuda_nvrtc_cu12-12.5.82-py3-none-manylinux2014_x86_64.whl',
    sha256: '3dbd97b0104b4bfbc3c4f8c79cd2496307c89c43c29a9f83125f1d76296ff3fd',
    bytes: 24_873_108,
    unpackedBytes: 68_243_664,
  },
  {
    name: 'nvidia-cuda-runtime-cu12',
    version: '12.5.82',
    file: 'nvidia_cuda_runtime_cu12-12.5.82-py3-none-manylinux2014_x86_64.whl',
    sha256: '3e79a060e126df40fd3a068f3f787eb000fa51b251ec6cd97d09579632687115',
    bytes: 895_707,
    unpackedBytes: 712_032,
  },
  {
    name: 'nvidia-cudnn-cu12',
    version: '9.3.0.75',
    file: 'nvidia_cudnn_cu12-9.3.0.75-py3-none-manylinux2014_x86_64.whl',
    sha256: '9ad9c6929ebb5295eb4a1728024666d1c88283373e265a0c5c883e6f9d5cd76d',
    bytes: 577_163_502,
    unpackedBytes: 885_338_960,
  },
  {
    name: 'nvidia-cufft-cu12',
    version: '11.2.3.61',
    file: 'nvidia_cufft_cu12-11.2.3.61-py3-none-manylinux2014_x86_64.whl',
    sha256: '9a6e8df162585750f61983a638104a48c756aa13f9f48e19ab079b38e3c828b8',
    bytes: 192_524_114,
    unpackedBytes: 278_929_256,
  },
  {
    name: 'nvidia-cusolver-cu12',
    version: '11.6.3.83',
    file: 'nvidia_cusolver_cu12-11.6.3.83-py3-none-manylinux2014_x86_64.whl',
    sha256: '93cfafacde4428b71778eeb092ec615a02a3d05404da1bcf91c53e3fa1bce42b',
    bytes: 130_341_232,
    unpackedBytes: 218_141_696,
  },
  {
    name: 'nvidia-cusparse-cu12',
    version: '12.5.1.3',
    file: 'nvidia_cusparse_cu12-12.5.1.3-py3-none-manylinux2014_x86_64.whl',
    sha256: '016df8e993c437e8301e62739f01775cba988fd5253cd4c64173f8e8d2f8e752',
    bytes: 217_558_979,
    unpackedBytes: 295_715_544,
  },
  {
    name: 'nvidia-nvjitlink-cu12',
    version: '12.5.82',
    file: 'nvidia_nvjitlink_cu12-12.5.82-py3-none-manylinux2014_x86_64.whl',
    sha256: 'f9b37bc5c8cf7509665cb6ada5aaa0ce65618f2332b7d3e78e9790511f111212',
    bytes: 21_298_879,
    unpackedBytes: 54_560_656,
  },
]

/** What npm installs: tfjs-node with its dependencies, without source maps, plus the binding. */
export const PACKAGES_BYTES = { download: 30_000_000, unpacked: 310_000_000, kept: 115_000_000 } as const
