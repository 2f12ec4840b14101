// g ← g + λ w,  v ← μ v + g,  w ← w − rate · v, or with Nesterov's momentum w ← w − rate · (g + μ v)
import { type OptimizerKind, weightDecay } from './optimizer.ts'

export const sgd: OptimizerKind = {
  name: 'sgd',
  title: 'SGD',
  description: 'Stochastic gradient descent, with optional momentum.',
  source: 'Robbins and Monro 1951, doi:10.1214/aoms/1177729586; momentum: Sutskever et al. 2013, ICML',
  options: {
    momentum: {
      kind: 'number',
      minimum: 0,
      maximum: 1,
      below: 1,
      default: 0,
      description: 'Share of the last step that is repeated.',
    },
    nesterov: { kind: 'flag', default: false, description: 'Whether the momentum looks ahead.' },
    weightDecay: weightDecay(0, 'Multiple of each parameter that is added to its gradient.'),
  },
  state: ({ momentum }) => (momentum === 0 ? [] : ['momentum']),
  reference(parameter, gradient, state, { rate, options }) {
    const { momentum, nesterov, weightDecay } = options as { momentum: number; nesterov: boolean; weightDecay: number }
    for (const i of parameter.keys()) {
      const g = gradient[i] + weightDecay * parameter[i]
      if (momentum === 0) parameter[i] -= rate * g
      else {
        state.momentum[i] = momentum * state.momentum[i] + g
        parameter[i] -= rate * (nesterov ? g + momentum * state.momentum[i] : state.momentum[i])
      }
    }
  },
}
