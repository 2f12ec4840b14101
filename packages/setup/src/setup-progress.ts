/** Progress of a setup. */
export interface SetupProgress {
  /** Share of all the work that is done, 0 … 1. */
  readonly share: number
  readonly words: string
  /** Estimated from the downloads so far. */
  readonly secondsLeft?: number
}

/** Where each step starts, as a share of the whole. Everything before them is downloading. */
const STEPS = {
  packages: { from: 0.8, words: 'Installing tfjs' },
  compile: { from: 0.9, words: 'Compiling TensorFlow’s binding' },
  proof: { from: 0.97, words: 'Testing it with a short training' },
} as const
/** Time for all steps on a slow machine. */
const STEPS_SECONDS = 60
/** No estimate before this time. */
const FIRST_SECONDS = 2

/** Tracks and reports the progress of a setup with this many bytes to download. */
export function setupProgress(downloadBytes: number, onProgress: (progress: SetupProgress) => void = () => {}) {
  const begun = performance.now()
  let before = 0
  const report = (received: number, words: string) => {
    const done = before + received
    const seconds = (performance.now() - begun) / 1000
    const secondsLeft =
      seconds < FIRST_SECONDS || done === 0
        ? undefined
        : (seconds / done) * Math.max(0, downloadBytes - done) + STEPS_SECONDS
    onProgress({ share: Math.min(1, done / downloadBytes) * STEPS.packages.from, words, secondsLeft })
  }
  return {
    download: (name: string, received: number) =>
      report(received, `Downloading ${name}: ${megabytes(before + received)} of ${megabytes(downloadBytes)}`),
    unpack(name: string, bytes: number) {
      report(bytes, `Unpacking ${name}`)
      before += bytes
    },
    step(name: keyof typeof STEPS) {
      const { from, words } = STEPS[name]
      onProgress({ share: from, words })
    },
  }
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6).toLocaleString('en-US')} MB`
