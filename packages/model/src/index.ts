export { architecture, type Extractor, type Head, MAX_BATCH_SIZE, MAX_CLASSES, type Tensor } from './architecture.ts'
export { classifier } from './classifier.ts'
export { type Cohort, cohortOf } from './cohort.ts'
export { createGeneralNetwork } from './general/general-network.ts'
export { extractorIn, headIn, modelTensors } from './model-file.ts'
export {
  type Evaluation,
  evaluationOf,
  type FinetuningSteps,
  type LabelledImages,
  type Network,
  type Optimisation,
  type OptimizerState,
  type PretrainingSteps,
  shareRight,
  type Tally,
} from './network.ts'
export { normaliseImages } from './normalisation.ts'
export { BINS, type OutputMeasures, type ReliabilityBin } from './output-sums.ts'
export { initialExtractor, initialHead } from './parameters.ts'
export { fitProbe, type ProbeFit, type ProbeFitting } from './probe/fit-probe.ts'
export { type HeadFit, headGauge } from './probe/head-gauge.ts'
export { onRawFeatures } from './probe/standardise.ts'
export { decodeSafetensors, encodeSafetensors, readSafetensors, type SafetensorsFile } from './safetensors.ts'
export { SafetensorsError } from './safetensors-error.ts'
export { type Kernels, loadKernels, loadProbeKernels } from './simd/load-kernels.ts'
export { availableBuild, type KernelBuild } from './simd/relaxed-simd.ts'
export { createSimdNetwork, type SimdNetwork, type SimdNetworkOptions } from './simd/simd-network.ts'
