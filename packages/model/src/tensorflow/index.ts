export { type CohortShape, cohortBytes } from './cohort-bytes.ts'
export { type LoadedTensorflow, loadTensorflow, type Tensorflow } from './load-tensorflow.ts'
export { MALLOC_TUNABLES } from './malloc.ts'
export { driverLack, firstVisibleGpu } from './nvidia.ts'
export {
  SETUP_COMMANDS,
  TENSORFLOW_PACKAGES,
  type TensorflowKind,
  tensorflowFiles,
  tensorflowFolder,
} from './places.ts'
export { FINETUNING_GROUP, groupSize, STEPS_PER_CALL } from './sizes.ts'
export { createTensorflowCohort, type TensorflowCohort, type TensorflowCohortOptions } from './tensorflow-cohort.ts'
export { CUDA_COMPONENTS, type LackOptions, TensorflowUnavailable, tensorflowLack } from './tensorflow-lack.ts'
