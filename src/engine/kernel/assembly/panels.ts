/**
 * How the operands of a quantized product lie in memory. Rows of activations form panels of nearly equal height, columns
 * of weights form panels of eight, and the depth is divided into groups that have a scale of their own.
 */

import { TAKES_BYTES } from "./dot";

/** The most rows of a panel: the accumulators of this many rows fit into 15 registers. */
export const MAX_PANEL_ROWS: u32 = TAKES_BYTES ? 6 : 5;

/** Columns of a panel of weights: two vectors of accumulators. */
export const COLUMN_PANEL: u32 = 8;

/** Accumulators of the tallest tile in either variant, f32. */
export const TILE_FLOATS: u32 = 6 * COLUMN_PANEL;

/** Inputs that share a scale and a zero point: few enough that a sum of their products is exact as a float. */
export const GROUP_SIZE: u32 = 128;

/** Products that one dot instruction adds to each lane, so this many weights of a column are adjacent. */
export const PRODUCTS_PER_LANE: u32 = TAKES_BYTES ? 4 : 2;

/** Bytes of a quantized activation. */
export const ACTIVATION_BYTES: usize = TAKES_BYTES ? 1 : 2;

// @inline
export function panelCount(rows: u32): u32 {
  return (rows + MAX_PANEL_ROWS - 1) / MAX_PANEL_ROWS;
}

/** The height of the first panel, if `rows` are divided among `panels`. */
// @inline
export function panelHeight(rows: u32, panels: u32): u32 {
  return (rows + panels - 1) / panels;
}

// @inline
export function groupCount(depth: u32): u32 {
  return (depth + GROUP_SIZE - 1) / GROUP_SIZE;
}

/** Keys of a panel in attention. */
export const KEY_PANEL: u32 = 8;

/** Queries that are computed together, one in each lane of two vectors: as many as a panel has keys. */
export const QUERY_BLOCK: u32 = KEY_PANEL;
