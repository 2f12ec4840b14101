// Direct, or by Winograd where that is faster.
import type { KernelLayer } from '../operation.ts'
import { directConv } from './direct-conv.ts'
import { winogradConv, winogradTile } from './winograd-conv.ts'

export const conv: KernelLayer = {
  fusesRelu: true,
  plan: (op, context) => (winogradTile(op) ? winogradConv(op, context) : directConv(op, context)),
}
