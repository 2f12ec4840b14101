import type { Binding } from './binding.ts'
import { createEagerProgram } from './eager-program.ts'
import { type Geometry, geometryOf, IMAGE_ROWS, WEIGHT_ROWS1, WEIGHT_ROWS2 } from './geometry.ts'
import { createGraphProgram } from './graph-program.ts'
import { loadingImages } from './images.ts'
import { computingFeatures, inference, makingRoom } from './inference.ts'
import type { ParameterStore } from './parameter-store.ts'
import type { HeldImages } from './place-images.ts'
import type { Pooling } from './pooling.ts'
import type { Program, ProgramCounts, ProgramDefinition } from './program.ts'
import { FINETUNING_GROUP, groupSize } from './sizes.ts'
import { finetuning, pretraining } from './training.ts'

/** The programs of a cohort, each created when needed. */
export interface CohortPrograms {
  /** Pre-trains with this batch size. Replaces the one for another batch size. */
  trainer(batchSize: number): Trainer
  /** Computes features, finetunes and evaluates. */
  heads(): Program
  /** Writes the images into the program's variable `images`, unless it has them. */
  bringImages(program: Program, images: HeldImages): void
  /** This program, or any, no longer has the images to bring. */
  forgetImages(program?: Program): void
  /** What has been moved between host and device, and run, by all programs so far. */
  counts(): ProgramCounts
  dispose(): void
}

export interface Trainer {
  readonly program: Program
  /** Steps in a group. */
  readonly group: number
}

export interface CohortProgramsOptions {
  readonly binding: Binding
  readonly mode: 'graph' | 'eager'
  readonly runs: number
  readonly pooling: Pooling
  /** For the images of one call of inference. */
  readonly geometry: Geometry
  readonly parameters: ParameterStore
}

export function createCohortPrograms(options: CohortProgramsOptions): CohortPrograms {
  const { binding, mode, runs, pooling, geometry, parameters } = options
  let trainer: (Trainer & { readonly batchSize: number }) | undefined
  let heads: Program | undefined
  let imagesIn: readonly Program[] = []
  let past: ProgramCounts = { operations: 0, bytesToDevice: 0, bytesFromDevice: 0 }

  const create = (definition: ProgramDefinition): Program =>
    mode === 'eager' ? createEagerProgram(binding, definition) : createGraphProgram(binding, definition)

  function discard(program: Program): void {
    parameters.leave(program)
    past = sumOf(past, program.counts())
    imagesIn = imagesIn.filter(other => other !== program)
    program.dispose()
  }

  return {
    trainer(batchSize) {
      if (trainer?.batchSize === batchSize) return trainer
      if (trainer) discard(trainer.program)
      const group = groupSize(batchSize)
      const ofBatch = geometryOf(batchSize)
      const program = create({
        variables: { ...parameterShapes(runs), images: IMAGES },
        procedures: {
          loadImages: loadingImages('images'),
          plain: pretraining(ofBatch, pooling, runs, group, false),
          mixed: pretraining(ofBatch, pooling, runs, group, true),
        },
      })
      trainer = { program, batchSize, group }
      return trainer
    },
    heads() {
      heads ??= create({
        variables: { ...parameterShapes(runs), images: IMAGES, test: IMAGES, features: [-1, 16, 16] },
        procedures: {
          loadImages: loadingImages('images'),
          loadTest: loadingImages('test'),
          makeRoom: makingRoom,
          features: computingFeatures(geometry, pooling),
          finetune: finetuning(runs, FINETUNING_GROUP),
          infer: inference(geometry, pooling),
        },
      })
      return heads
    },
    bringImages(program, { feeds }) {
      if (imagesIn.includes(program)) return
      program.call('loadImages', feeds())
      imagesIn = [...imagesIn, program]
    },
    forgetImages(program) {
      imagesIn = program ? imagesIn.filter(other => other !== program) : []
    },
    counts() {
      const programs = [trainer?.program, heads].filter(program => program !== undefined)
      return programs.reduce((sum, program) => sumOf(sum, program.counts()), past)
    },
    dispose() {
      trainer?.program.dispose()
      heads?.dispose()
      trainer = undefined
      heads = undefined
    },
  }
}

const IMAGES = [-1, IMAGE_ROWS, 28]

function parameterShapes(runs: number) {
  return {
    conv1: [runs, WEIGHT_ROWS1, 8],
    conv2: [runs, WEIGHT_ROWS2, 16],
    weight: [runs, 16, 16, -1],
    bias: [runs, 1, -1],
  }
}

function sumOf(a: ProgramCounts, b: ProgramCounts): ProgramCounts {
  return {
    operations: a.operations + b.operations,
    bytesToDevice: a.bytesToDevice + b.bytesToDevice,
    bytesFromDevice: a.bytesFromDevice + b.bytesFromDevice,
  }
}
