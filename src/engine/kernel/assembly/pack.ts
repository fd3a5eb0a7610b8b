/** The weights of a product in the order in which its inner loops read them. Letters in shapes are those of structures.ts. */

import { COLUMN_PANEL, GROUP_SIZE, groupCount, PRODUCTS_PER_LANE } from "./panels";

/** The eight bytes of two rows, in turns. */
// @inline
function interleaved(a: v128, b: v128): v128 {
  return v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

/**
 * @param values (K, C), bytes
 * @param subtracted (C), the lowest byte of what is taken from each weight of a column, which is left with 8 signed bits
 * @param packed (C / 8, K / N, 8, N), written; N weights of a column are adjacent
 * @param sums (C / 8, G, 8), written: the sum of each column's weights in each group of the depth
 */
export function pack(
  values: usize,
  depth: u32,
  columns: u32,
  subtracted: usize,
  packed: usize,
  sums: usize,
): void {
  const groups = groupCount(depth);
  for (let column: u32 = 0; column < columns; column += COLUMN_PANEL) {
    const zeros = v128.load64_zero(subtracted + column);
    for (let group: u32 = 0; group < groups; ++group) {
      // A group is small enough for sums in 16 bits.
      let sum = i16x8.splat(0);
      const end = min(depth, (group + 1) * GROUP_SIZE);
      for (let k = group * GROUP_SIZE; k < end; k += 2) {
        const at = values + <usize>k * columns + column;
        const a = i8x16.sub(v128.load64_zero(at), zeros);
        const b = i8x16.sub(v128.load64_zero(at + columns), zeros);
        sum = i16x8.add(sum, i16x8.add(i16x8.extend_low_i8x16_s(a), i16x8.extend_low_i8x16_s(b)));
        const pair = interleaved(a, b);
        if (PRODUCTS_PER_LANE === 2) {
          v128.store(packed, pair);
        } else {
          k += 2;
          const next = at + 2 * columns;
          const c = i8x16.sub(v128.load64_zero(next), zeros);
          const d = i8x16.sub(v128.load64_zero(next + columns), zeros);
          sum = i16x8.add(sum, i16x8.add(i16x8.extend_low_i8x16_s(c), i16x8.extend_low_i8x16_s(d)));
          const other = interleaved(c, d);
          v128.store(packed, v128.shuffle<i16>(pair, other, 0, 8, 1, 9, 2, 10, 3, 11));
          v128.store(packed + 16, v128.shuffle<i16>(pair, other, 4, 12, 5, 13, 6, 14, 7, 15));
        }
        packed += COLUMN_PANEL * PRODUCTS_PER_LANE;
      }
      v128.store(sums, i32x4.extend_low_i16x8_s(sum));
      v128.store(sums + 16, i32x4.extend_high_i16x8_s(sum));
      sums += 4 * COLUMN_PANEL;
    }
  }
}
