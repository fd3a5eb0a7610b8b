/** The one instruction that machines differ in. */

/** Four activations of one byte beside each other, or two of two bytes. */
export const TAKES_BYTES: bool = ASC_FEATURE_RELAXED_SIMD;

/**
 * To each lane of `sum` its four products of bytes, or two of 16 bits. Of bytes, `weights` are signed, and what an
 * activation's eighth bit means is left to the machine (probe.ts).
 */
// @ts-ignore: decorator
@inline
export function dot(weights: v128, activations: v128, sum: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? i32x4.relaxed_dot_i8x16_i7x16_add_s(weights, activations, sum)
    : i32x4.add(sum, i32x4.dot_i16x8_s(weights, activations));
}
