import type { LoadedTensorflow } from '@finetune-lab/model/tensorflow'

/** Wraps the library to record how long its calls take. */
export interface TimedTensorflow {
  readonly tensorflow: LoadedTensorflow
  /** Milliseconds in the library since the previous call of this function. */
  taken(): number
}

export function timed(tensorflow: LoadedTensorflow): TimedTensorflow {
  const { binding } = tensorflow.tf.backend()
  let nanoseconds = 0n
  const names = ['createTensor', 'deleteTensor', 'tensorDataSync', 'executeOp', 'runSavedModel', 'loadSavedModel']
  const noted = Object.fromEntries(
    names.map(name => [
      name,
      (...given: unknown[]) => {
        const started = process.hrtime.bigint()
        const result = binding[name](...given)
        nanoseconds += process.hrtime.bigint() - started
        return result
      },
    ]),
  )
  // The target is not the binding itself: a proxy must return the real values of its target's read-only properties.
  const proxy = new Proxy(noted, { get: (target, name) => target[name as string] ?? binding[name] })
  return {
    tensorflow: { ...tensorflow, tf: { ...tensorflow.tf, backend: () => ({ binding: proxy }) } },
    taken() {
      const milliseconds = Number(nanoseconds) / 1e6
      nanoseconds = 0n
      return milliseconds
    },
  }
}

/** Milliseconds of processor time for one operation on a single number, from JavaScript and back. */
export function dispatchCost({ tf }: LoadedTensorflow): number {
  const { binding } = tf.backend()
  const tensor = binding.createTensor([1], binding.TF_FLOAT, Float32Array.of(1))
  const attributes = [{ name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }]
  const COUNT = 5000
  const round = () => {
    const before = process.cpuUsage()
    for (let i = 0; i < COUNT; i++) binding.deleteTensor(binding.executeOp('Relu', attributes, [tensor], 1)[0].id)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000 / COUNT
  }
  const least = Math.min(...Array.from({ length: 6 }, round))
  binding.deleteTensor(tensor)
  return least
}
