import { expect, test } from 'vitest'
import { tCoverage, tCritical, tTail } from './student-t.ts'

// SciPy 1.17.1: [freedom, *(stats.t.ppf(1 - (1 - c) / 2, freedom) for c in (0.5, 0.9, 0.95, 0.99))]
const critical = [
  [1, 1.0000000000000002, 6.313751514675037, 12.706204736174694, 63.656741162871526],
  [2, 0.8164965809277261, 2.9199855803537242, 4.302652729749462, 9.924843200918287],
  [3, 0.7648923284043444, 2.3533634348018233, 3.1824463052837078, 5.840909309733355],
  [4, 0.7406970841126829, 2.1318467863266495, 2.7764451051977934, 4.604094871349992],
  [5, 0.7266868438004226, 2.0150483733330233, 2.5705818356363146, 4.032142983555228],
  [9, 0.7027221467513264, 1.833112932656237, 2.262157162798205, 3.249835541592126],
  [10, 0.6998120613124317, 1.8124611228116756, 2.228138851986274, 3.16927267261695],
  [19, 0.6876214602039602, 1.7291328115213682, 2.0930240544083087, 2.8609346064649794],
  [29, 0.6830438608216131, 1.6991270265334972, 2.045229642132703, 2.756385903670605],
  [30, 0.6827556933212927, 1.697260886593957, 2.0422724563012378, 2.7499956535672254],
  [99, 0.6769759855461531, 1.6603911560169906, 1.9842169515864174, 2.626405457280827],
  [999, 0.6747354103467192, 1.646380345427535, 1.9623414611334493, 2.5807596372676365],
]

test.each(critical)(
  'critical values for %i degrees of freedom are SciPy’s (relative error ≤ 1e-12)',
  (freedom, ...values) => {
    const errors = [0.5, 0.9, 0.95, 0.99].map((confidence, i) =>
      Math.abs(tCritical(freedom, confidence) / values[i] - 1),
    )
    expect(Math.max(...errors)).toBeLessThanOrEqual(1e-12)
  },
)

// SciPy 1.17.1: [t, freedom, 1 - 2 * stats.t.sf(t, freedom)]
test.each([
  [0.5, 1, 0.2951672353008665],
  [0.5, 2, 0.33333333333333326],
  [2, 3, 0.860674031441157],
  [2, 4, 0.8838834764831844],
  [3.5, 9, 0.993276484236941],
  [1.96, 30, 0.9406576871039495],
  [10, 2, 0.9901475429766743],
  [0, 7, 0],
])('P(|T| ≤ %f) with %i degrees of freedom is SciPy’s (error ≤ 1e-14)', (t, freedom, probability) => {
  expect(Math.abs(tCoverage(t, freedom) - probability)).toBeLessThanOrEqual(1e-14)
})

// SciPy 1.17.1: 2 * stats.t.sf(t, freedom)
test.each([
  [0.5, 1.3, 0.6885078164339731],
  [2, 2.7, 0.149423438070502],
  [12, 9, 7.699886222985653e-7],
  [40, 29, 6.346877329729342e-27],
  [3, 3.7421, 0.04349217292995019],
  [0, 5, 1],
  [-100, 3.5, 3.5577426155494556e-7],
])('P(|T| ≥ |%d|) with %d degrees of freedom is SciPy’s (relative error ≤ 1e-12)', (t, freedom, tail) => {
  expect(Math.abs(tTail(t, freedom) / tail - 1)).toBeLessThanOrEqual(1e-12)
})

// SciPy 1.17.1: stats.t.ppf(0.975, freedom)
test.each([
  [1, 12.706204736174694],
  [1.5, 6.016663104427929],
  [2.6180339, 3.4619454720611045],
  [3.7421, 2.853562020681907],
  [9.999, 2.2281690574609683],
  [28.3, 2.0474293108274724],
  [399.5, 1.965919810190153],
])('the 95 %% quantile for %d degrees of freedom is SciPy’s (relative error ≤ 1e-12)', (freedom, quantile) => {
  expect(Math.abs(tCritical(freedom) / quantile - 1)).toBeLessThanOrEqual(1e-12)
})

test('what is no degree of freedom or confidence is refused', () => {
  for (const freedom of [0, -1, Number.NaN]) expect(() => tCritical(freedom)).toThrow(RangeError)
  for (const confidence of [0, 1, Number.NaN]) expect(() => tCritical(3, confidence)).toThrow(RangeError)
})
