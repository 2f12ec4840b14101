// y = γ · x̂ + β with x̂ = (x − μ) / √(σ² + ε), μ and σ² over all pixels of a group of channels of one image: a lane of each
// vector. ∂β = Σ ∂y,  ∂γ = Σ ∂y · x̂,  ∂x = (γ ∂y − mean(γ ∂y) − x̂ · mean(γ ∂y · x̂)) / √(σ² + ε).
import type { KernelLayer } from '../operation.ts'
import { eachVector, laneTotal, Sums, ZERO } from '../tensor.ts'
import type { FunctionCode } from '../wasm/function-code.ts'
import {
  broadcast,
  fill,
  get,
  type Local,
  load,
  offset,
  set,
  splat,
  store,
  storeLane,
  v,
} from '../wasm/instructions.ts'
import { put } from './element-wise.ts'
import { rectified, whereOpen } from './relu.ts'

export const groupNorm: KernelLayer = {
  fusesRelu: true,
  elementWise: true,
  plan({ x, y, relu, parameters: { weight, bias }, options }, { blocks, own }) {
    const { groups, epsilon } = options as { groups: number; epsilon: number }
    const size = x.channels / groups
    const share = splat(1 / (size * x.height * x.width))
    /** [block][group][mean and 1 / deviation] */
    const saved = own(blocks * groups * 32)

    /** body(pointers to the group's first planes, γ, β, saved) for each block and group */
    const eachGroup = (
      f: FunctionCode,
      bases: readonly number[],
      body: (planes: Local[], scale: Local, shift: Local, saved: Local) => void,
    ) =>
      f.walk(
        blocks,
        [...bases.map(at => [f.address(at + x.first), x.block] as const), [f.address(saved.at), groups * 32]],
        (...block) => {
          const at = block.pop()!
          f.walk(
            groups,
            [
              ...block.map(own => [own, size * x.plane] as const),
              [f.address(weight.at), 4 * size],
              [f.address(bias.at), 4 * size],
              [at, 32],
            ],
            (...own) => {
              const [scale, shift, place] = own.slice(bases.length)
              body(own.slice(0, bases.length), scale, shift, place)
            },
          )
        },
      )

    return {
      forward: f =>
        eachGroup(f, [x.at, y.at], ([from, to], scale, shift, place) => {
          const mean = f.vector(ZERO)
          f.walk(size, [[from, x.plane]], plane => {
            const sums = new Sums(f)
            eachVector(f, x, [plane], ([at], turn) => sums.add(turn, load(get(at))))
            f.emit(set(mean, v.add(get(mean), get(sums.total()))))
          })
          f.emit(set(mean, v.mul(get(mean), share)))
          const spread = f.vector(ZERO)
          f.walk(size, [[from, x.plane]], plane => {
            const squares = new Sums(f)
            eachVector(f, x, [plane], ([at], turn) => {
              const d = get(f.vector(v.sub(load(get(at)), get(mean))))
              squares.addProduct(turn, d, d)
            })
            f.emit(set(spread, v.add(get(spread), get(squares.total()))))
          })
          const inverse = f.vector(v.div(splat(1), v.sqrt(v.add(v.mul(get(spread), share), splat(epsilon)))))
          f.emit(store(get(place), get(mean)), store(offset(get(place), 16), get(inverse)))
          f.walk(
            size,
            [
              [from, x.plane],
              [to, x.plane],
              [scale, 4],
              [shift, 4],
            ],
            (from, to, scale, shift) => {
              const factor = f.vector(v.mul(get(inverse), broadcast(get(scale))))
              const added = f.vector(broadcast(get(shift)))
              eachVector(f, x, [from, to], ([from, to]) => {
                const value = f.multiplyAdd(v.sub(load(get(from)), get(mean)), get(factor), get(added))
                f.emit(store(get(to), relu ? rectified(value) : value))
              })
            },
          )
        }),
      backward(f, { gradient, accumulate }) {
        const change = (at: Local, values: Local) =>
          relu ? whereOpen(load(get(at)), load(get(values))) : load(get(at))
        for (const { grad } of [weight, bias]) f.emit(fill(get(f.address(grad)), x.channels * 4))
        eachGroup(f, [x.at, y.at, y.grad, x.grad], ([from, values, at, to], scale, shift, place) => {
          const mean = f.vector(load(get(place)))
          const inverse = f.vector(load(offset(get(place), 16)))
          const sum = f.vector(ZERO)
          const product = f.vector(ZERO)
          f.walk(
            size,
            [
              [from, x.plane],
              [values, x.plane],
              [at, x.plane],
              [scale, 4],
              [shift, 4],
            ],
            (from, values, at, scale, shift) => {
              const sums = new Sums(f)
              const products = new Sums(f)
              eachVector(f, x, [from, values, at], ([from, values, at], turn) => {
                const value = get(f.vector(change(at, values)))
                sums.add(turn, value)
                products.addProduct(turn, value, v.sub(load(get(from)), get(mean)))
              })
              const factor = get(f.vector(broadcast(get(scale))))
              const [all, along] = [sums.total(), f.vector(v.mul(get(products.total()), get(inverse)))]
              f.emit(
                set(sum, f.multiplyAdd(factor, get(all), get(sum))),
                set(product, f.multiplyAdd(factor, get(along), get(product))),
              )
              const add = (to: Local, bytes: number, value: Local) => {
                const place = offset(get(to), bytes)
                f.emit(storeLane(place, v.add(broadcast(place), get(laneTotal(f, value))), 0))
              }
              add(shift, bias.grad - bias.at, all)
              add(scale, weight.grad - weight.at, along)
            },
          )
          if (!gradient) return
          const meanOfAll = f.vector(v.mul(get(sum), share))
          const meanAlong = f.vector(v.mul(v.mul(get(product), share), get(inverse)))
          f.walk(
            size,
            [...[from, values, at, to].map(own => [own, x.plane] as const), [scale, 4]],
            (from, values, at, to, scale) => {
              const factor = f.vector(broadcast(get(scale)))
              eachVector(f, x, [from, values, at, to], ([from, values, at, to]) => {
                const centred = v.mul(v.sub(load(get(from)), get(mean)), get(meanAlong))
                const own = v.sub(v.sub(v.mul(change(at, values), get(factor)), get(meanOfAll)), centred)
                f.emit(put(get(to), v.mul(get(inverse), own), accumulate))
              })
            },
          )
        })
      },
    }
  },
}
