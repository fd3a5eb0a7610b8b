/** How quantized activations lie in memory: panels of rows as even as can be, groups of inputs with one step each. */

import { TAKES_BYTES } from "./dot";

/** Rows of a panel at most: as many as 15 registers hold the sums of. */
export const ROWS: u32 = TAKES_BYTES ? 6 : 5;

/** Inputs that share a step and a zero point, so few that a sum of their products is exact as a float. */
export const GROUP: u32 = 128;

/** Bytes of an activation. */
export const WIDTH: usize = TAKES_BYTES ? 1 : 2;

// @ts-ignore: decorator
@inline
export function panelsOf(rows: u32): u32 {
  return (rows + ROWS - 1) / ROWS;
}

/** Rows of the first of so many panels. */
// @ts-ignore: decorator
@inline
export function heightOf(rows: u32, panels: u32): u32 {
  return (rows + panels - 1) / panels;
}

// @ts-ignore: decorator
@inline
export function groupsOf(depth: u32): u32 {
  return (depth + GROUP - 1) / GROUP;
}
