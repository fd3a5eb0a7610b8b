/** From a number to a color and its strength. Pure. */

import type { ColorToken } from "./color-tokens.ts";

export interface ColorScaleOptions {
  /** Of values from 0 up. */
  positive: ColorToken;
  /** Of values below 0. Without it the scale is sequential: such a value has the color of its size. */
  negative?: ColorToken;
  /** The full color stands for no less than this, so that two scales can be made equal. */
  atLeast?: number;
}

export interface ColorScale {
  /** The absolute value that has the full color; 0 where there is no value but 0. */
  readonly max: number;
  token(value: number): ColorToken;
  /** From 0, no color, to 1, the full color. */
  strength(value: number): number;
}

/** Diverging around 0 with two colors, sequential from 0 with one. The strongest value is found once. */
export function colorScale(
  values: ArrayLike<number>,
  { positive, negative = positive, atLeast = 0 }: ColorScaleOptions,
): ColorScale {
  let max = atLeast;
  for (let at = 0; at < values.length; at += 1) max = Math.max(max, Math.abs(values[at] ?? 0));
  return {
    max,
    token: (value) => (value < 0 ? negative : positive),
    strength: (value) => (max > 0 ? Math.min(1, Math.abs(value) / max) : 0),
  };
}
