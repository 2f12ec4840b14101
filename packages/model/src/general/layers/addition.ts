// y = x + other, the end of a residual. Both gradients are y's: the plan joins their memory, so that only the relu's mask
// remains, and a copy where the shortcut is the identity.
import type { KernelLayer } from '../operation.ts'
import { eachPlane, eachVector } from '../tensor.ts'
import { get, load, set, store, v } from '../wasm/instructions.ts'
import { put } from './element-wise.ts'
import { rectified, whereOpen } from './relu.ts'

export const addition: KernelLayer = {
  fusesRelu: true,
  plan({ x, y, other, relu, options }, { blocks }) {
    const shortcut = other!
    const copies = options.identity as boolean
    return {
      forward: f =>
        eachPlane(f, y, blocks, [x.at, shortcut.at, y.at], (a, b, to) =>
          eachVector(f, y, [a, b, to], ([a, b, to]) => {
            const sum = v.add(load(get(a)), load(get(b)))
            f.emit(store(get(to), relu ? rectified(sum) : sum))
          }),
        ),
      backward(f, { accumulate }) {
        const copy = copies && shortcut.trained
        if (!relu && !copy) return
        eachPlane(f, y, blocks, [y.at, y.grad, ...(copy ? [shortcut.grad] : [])], (...planes) =>
          eachVector(f, y, planes, ([values, change, to]) => {
            const value = f.vector(load(get(change)))
            if (relu) f.emit(set(value, whereOpen(get(value), load(get(values)))), store(get(change), get(value)))
            if (copy) f.emit(put(get(to), get(value), accumulate))
          }),
        )
      },
    }
  },
}
