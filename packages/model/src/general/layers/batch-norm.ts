// y = γ · x̂ + β with x̂ = (x − μ) / √(σ² + ε), μ and σ² over the batch and all pixels of a channel.
// ∂β = Σ ∂y,  ∂γ = Σ ∂y · x̂,  ∂x = γ/√(σ² + ε) · (∂y − ∂β/n − x̂ · ∂γ/n). Evaluation takes running averages of μ and σ².
import type { KernelLayer } from '../operation.ts'
import { eachVector, laneTotal, Sums, ZERO } from '../tensor.ts'
import type { FunctionCode } from '../wasm/function-code.ts'
import {
  broadcast,
  type Code,
  get,
  type Local,
  laneMask,
  load,
  offset,
  set,
  splat,
  store,
  storeLane,
  v,
  vector,
} from '../wasm/instructions.ts'
import { put } from './element-wise.ts'
import { rectified, whereOpen } from './relu.ts'

export const batchNorm: KernelLayer = {
  fusesRelu: true,
  elementWise: true,
  plan({ x, y, relu, parameters, options }, { batch, blocks, training, own }) {
    const { weight, bias, running_mean: means, running_var: variances } = parameters
    const { epsilon, momentum } = options as { epsilon: number; momentum: number }
    const pixels = x.height * x.width
    const count = pixels * batch
    /** Whether the last block has an image in each lane, and the number of images in each lane. */
    const present = [0, 1, 2, 3].map(lane => batch % 4 === 0 || lane < batch % 4)
    const partial = batch % 4 !== 0
    const inLane = vector(present.map(own => blocks - (own ? 0 : 1)))
    /** [channel][mean and 1 / deviation as vectors] */
    const saved = training ? own(x.channels * 32) : { at: 0 }

    /** body(pointers of `bases` to the first block's plane, of γ, β, saved, and running averages) for each channel */
    const eachChannel = (
      f: FunctionCode,
      bases: readonly number[],
      body: (planes: Local[], own: Record<'scale' | 'shift' | 'saved' | 'mean' | 'variance', Local>) => void,
    ) =>
      f.walk(
        x.channels,
        [
          ...bases.map(at => [f.address(at + x.first), x.plane] as const),
          ...[weight, bias, means, variances].map(({ at }) => [f.address(at), 4] as const),
          [f.address(saved.at), 32],
        ],
        (...all) => {
          const [scale, shift, mean, variance, own] = all.slice(bases.length)
          body(all.slice(0, bases.length), { scale, shift, saved: own, mean, variance })
        },
      )

    /** body(pointers, whether the block is the partial one) for each block's plane */
    const eachBlock = (f: FunctionCode, planes: Local[], body: (planes: Local[], last: boolean) => void) => {
      const full = partial ? blocks - 1 : blocks
      f.walk(
        full,
        planes.map(at => [at, x.block] as const),
        (...own) => body(own, false),
      )
      if (partial)
        f.scoped(() =>
          body(
            planes.map(at => f.pointer(offset(get(at), full * x.block))),
            true,
          ),
        )
    }

    /** Mean and variance of each plane in two passes, planes joined by Chan's formula, then lanes: no cancellation. */
    function moments(f: FunctionCode, plane: Local): { center: Local; variance: Local } {
      const mean = f.vector(ZERO)
      const spread = f.vector(ZERO)
      const done = f.vector(ZERO)
      eachBlock(f, [plane], ([at], last) => {
        const sums = new Sums(f)
        eachVector(f, x, [at], ([from], turn) => sums.add(turn, load(get(from))))
        const own = f.vector(v.mul(get(sums.total()), splat(1 / pixels)))
        const squares = new Sums(f)
        eachVector(f, x, [at], ([from], turn) => {
          const d = get(f.vector(v.sub(load(get(from)), get(own))))
          squares.addProduct(turn, d, d)
        })
        const square = squares.total()
        const next = get(f.vector(v.add(get(done), splat(1))))
        const delta = get(f.vector(v.sub(get(own), get(mean))))
        const update = (local: Local, value: Code) =>
          f.emit(set(local, last ? v.select(value, get(local), laneMask(present)) : value))
        update(mean, v.add(get(mean), v.div(delta, next)))
        const between = v.mul(v.mul(delta, delta), v.div(v.mul(splat(pixels), get(done)), next))
        update(spread, v.add(get(spread), v.add(get(square), between)))
        f.emit(set(done, next))
      })
      const weighted = f.vector(v.mul(get(mean), inLane))
      const center = f.vector(v.mul(get(laneTotal(f, weighted)), splat(1 / batch)))
      const d = get(f.vector(v.sub(get(mean), get(center))))
      f.emit(set(spread, v.add(get(spread), v.mul(v.mul(splat(pixels), inLane), v.mul(d, d)))))
      return { center, variance: f.vector(v.mul(get(laneTotal(f, spread)), splat(1 / count))) }
    }

    const normalise = (f: FunctionCode, planes: Local[], center: Local, scale: Local, shift: Local) =>
      f.walk(
        blocks,
        planes.map(at => [at, x.block] as const),
        (from, to) =>
          eachVector(f, x, [from, to], ([from, to]) => {
            const value = f.multiplyAdd(v.sub(load(get(from)), get(center)), get(scale), get(shift))
            f.emit(store(get(to), relu ? rectified(value) : value))
          }),
      )
    const inverseOf = (variance: Local) => v.div(splat(1), v.sqrt(v.add(get(variance), splat(epsilon))))

    return {
      forward: f =>
        eachChannel(f, [x.at, y.at], (planes, own) => {
          const stored = (at: Local) => f.vector(broadcast(get(at)))
          const { center, variance } = training
            ? moments(f, planes[0])
            : { center: stored(own.mean), variance: stored(own.variance) }
          const inverse = f.vector(inverseOf(variance))
          if (training) {
            f.emit(store(get(own.saved), get(center)), store(offset(get(own.saved), 16), get(inverse)))
            const blend = (at: Local, value: Code) =>
              f.emit(
                storeLane(
                  get(at),
                  v.add(v.mul(broadcast(get(at)), splat(1 - momentum)), v.mul(value, splat(momentum))),
                  0,
                ),
              )
            blend(own.mean, get(center))
            blend(own.variance, v.mul(get(variance), splat(count / Math.max(1, count - 1))))
          }
          const scale = f.vector(v.mul(get(inverse), broadcast(get(own.scale))))
          normalise(f, planes, center, scale, f.vector(broadcast(get(own.shift))))
        }),
      backward(f, { gradient, accumulate }) {
        const change = (at: Local, values: Local) =>
          relu ? whereOpen(load(get(at)), load(get(values))) : load(get(at))
        eachChannel(f, [x.at, y.at, y.grad, x.grad], (planes, own) => {
          const center = f.vector(load(get(own.saved)))
          const inverse = f.vector(load(offset(get(own.saved), 16)))
          const sum = f.vector(ZERO)
          const product = f.vector(ZERO)
          f.walk(
            blocks,
            planes.slice(0, 3).map(at => [at, x.block] as const),
            (...block) => {
              const sums = new Sums(f) // each plane's sums are added up by themselves: less rounding
              const products = new Sums(f)
              eachVector(f, x, block, ([from, values, at], turn) => {
                const value = get(f.vector(change(at, values)))
                sums.add(turn, value)
                products.addProduct(turn, value, v.sub(load(get(from)), get(center)))
              })
              f.emit(
                set(sum, v.add(get(sum), get(sums.total()))),
                set(product, v.add(get(product), get(products.total()))),
              )
            },
          )
          const all = laneTotal(f, sum)
          const along = f.vector(v.mul(get(laneTotal(f, product)), get(inverse)))
          f.emit(storeLane(offset(get(own.shift), bias.grad - bias.at), get(all), 0))
          f.emit(storeLane(offset(get(own.scale), weight.grad - weight.at), get(along), 0))
          if (!gradient) return
          const scale = f.vector(v.mul(get(inverse), broadcast(get(own.scale))))
          const meanOfAll = f.vector(v.mul(get(all), splat(1 / count)))
          const meanAlong = f.vector(v.mul(v.mul(get(along), get(inverse)), splat(1 / count)))
          eachBlock(f, planes, (block, last) =>
            eachVector(f, x, block, ([from, values, at, to]) => {
              const centred = v.mul(v.sub(load(get(from)), get(center)), get(meanAlong))
              const value = v.mul(get(scale), v.sub(v.sub(change(at, values), get(meanOfAll)), centred))
              f.emit(put(get(to), last ? v.and(value, laneMask(present)) : value, accumulate))
            }),
          )
        })
      },
    }
  },
}
