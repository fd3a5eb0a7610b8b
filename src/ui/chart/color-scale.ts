/** Maps numbers to colors and their strengths. Pure. */

import type { ColorToken } from "./color-tokens.ts";

export interface ColorScaleOptions {
  /** The color of values from 0. */
  positive: ColorToken;
  /** The color of values below 0. When absent, the scale is sequential and such a value has the color of its absolute value. */
  negative?: ColorToken;
  /** The minimum of the scale's maximum, so that two scales can be equal. */
  atLeast?: number;
}

export interface ColorScale {
  /** The absolute value that has the full color; 0 when all values are 0. */
  readonly max: number;
  token(value: number): ColorToken;
  /** From 0, no color, to 1, the full color. */
  strength(value: number): number;
}

/** Diverging around 0 with two colors, sequential from 0 with one. The maximum is computed once; NaN is no value. */
export function colorScale(
  values: ArrayLike<number>,
  { positive, negative = positive, atLeast = 0 }: ColorScaleOptions,
): ColorScale {
  let max = atLeast;
  for (let at = 0; at < values.length; at += 1) max = Math.max(max, Math.abs(values[at] || 0));
  return {
    max,
    token: (value) => (value < 0 ? negative : positive),
    strength: (value) => (max > 0 ? Math.min(1, Math.abs(value) / max) : 0),
  };
}
