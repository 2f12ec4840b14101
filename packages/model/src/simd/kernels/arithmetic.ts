// Four-lane arithmetic shared by the kernels. Only `multiplyAdd` differs between the two builds.

/** a · b + c. The relaxed build rounds once if the processor can; the plain build rounds twice. */
// @ts-ignore: decorator
@inline export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}

/** The larger one, or a if they are equal. One instruction on x86, unlike f32x4.max, which also handles NaN. */
// @ts-ignore: decorator
@inline export function larger(a: v128, b: v128): v128 {
  return f32x4.pmax(a, b)
}

/** Per lane, the index of the largest of four values. The first wins a tie, as in PyTorch's max-pool. */
// @ts-ignore: decorator
@inline export function indexOfLargest(a: v128, b: v128, c: v128, d: v128, ia: v128, ib: v128, ic: v128, id: v128): v128 {
  const top = larger(a, b), bottom = larger(c, d)
  const i = v128.bitselect(ib, ia, f32x4.gt(b, a)), j = v128.bitselect(id, ic, f32x4.gt(d, c))
  return v128.bitselect(j, i, f32x4.gt(bottom, top))
}

/** [Σ a, Σ b, Σ c, Σ d] */
// @ts-ignore: decorator
@inline export function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7))
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7))
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7))
}

/** Σ a */
// @ts-ignore: decorator
@inline export function sum(a: v128): f32 {
  return (f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 2)) + (f32x4.extract_lane(a, 1) + f32x4.extract_lane(a, 3))
}

/** The largest lane. */
// @ts-ignore: decorator
@inline export function largest(a: v128): f32 {
  return max(max(f32x4.extract_lane(a, 0), f32x4.extract_lane(a, 1)), max(f32x4.extract_lane(a, 2), f32x4.extract_lane(a, 3)))
}

/** e^x for x ≤ 0: Cephes expf (Moshier), e^x = 2^n · e^r with r = x − n ln 2 in two parts. */
// @ts-ignore: decorator
@inline export function exponential(value: v128): v128 {
  const x = f32x4.max(value, f32x4.splat(-87.0))
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)))
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)))
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.12194440e-4)))
  let y = f32x4.splat(1.9875691500e-4)
  y = multiplyAdd(y, r, f32x4.splat(1.3981999507e-3))
  y = multiplyAdd(y, r, f32x4.splat(8.3334519073e-3))
  y = multiplyAdd(y, r, f32x4.splat(4.1665795894e-2))
  y = multiplyAdd(y, r, f32x4.splat(1.6666665459e-1))
  y = multiplyAdd(y, r, f32x4.splat(5.0000001201e-1))
  y = f32x4.add(multiplyAdd(y, f32x4.mul(r, r), r), f32x4.splat(1))
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
  return f32x4.mul(y, power)
}
