/** The only instruction whose result depends on the processor. */

/** Whether a lane takes four activations of one byte, and not two of two bytes. */
export const TAKES_BYTES: bool = ASC_FEATURE_RELAXED_SIMD;

/**
 * Adds four products of bytes, or two of 16-bit integers, to each lane of `sum`. Weights are signed bytes; whether the
 * eighth bit of an activation is a sign depends on the processor (probe.ts).
 */
// @inline
export function dot(weights: v128, activations: v128, sum: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? i32x4.relaxed_dot_i8x16_i7x16_add_s(weights, activations, sum)
    : i32x4.add(sum, i32x4.dot_i16x8_s(weights, activations));
}
