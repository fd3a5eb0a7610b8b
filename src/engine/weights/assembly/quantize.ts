/**
 * Weights in 8 bits, as ../encoders/quantize.ts describes them: value = step * (byte - 128), with a step for each row or
 * column. Addresses are in bytes, counts in numbers. The arithmetic is that of JavaScript: divisions and sums in 64 bits,
 * of which the lowest 8 bits of the integer part count.
 */

const MOST: f64 = 127;
/** The zero point, and half to add before the fraction is cut off. */
const ROUNDING: f64 = 128.5;
/** Without the sign of a number. The bits of magnitudes are in the order of the magnitudes, and numbers that are none last. */
const MAGNITUDE: u32 = 0x7fffffff;
const INFINITE: u32 = 0x7f800000;
/** Rows and columns of a block that is transposed at once. */
const BLOCK: usize = 16;

/** Where numbers can be put. */
export function firstAddress(): usize {
  return (__heap_base + 15) & ~15;
}

// @inline
function stepOf(magnitude: u32): f32 {
  return magnitude ? <f32>(<f64>reinterpret<f32>(magnitude) / MOST) : 1;
}

/** Two numbers as integers. A step that underflowed to 0 makes them 0, as the conversion of infinities does in JavaScript. */
// @inline
function twoIn(values: v128, steps: v128): v128 {
  const sums = f64x2.add(f64x2.div(values, steps), f64x2.splat(ROUNDING));
  return i32x4.trunc_sat_f64x2_s_zero(v128.and(sums, f64x2.ne(steps, f64x2.splat(0))));
}

/** Four numbers as integers; `low` and `high` are the steps of the first and of the last two. */
// @inline
function fourIn(at: usize, low: v128, high: v128): v128 {
  const values = v128.load(at);
  const last = v128.shuffle<i32>(values, values, 2, 3, 2, 3);
  return v128.shuffle<i32>(
    twoIn(f64x2.promote_low_f32x4(values), low),
    twoIn(f64x2.promote_low_f32x4(last), high),
    0,
    1,
    4,
    5,
  );
}

/** The lowest bytes of eight integers, twice. */
// @inline
function lowBytes(a: v128, b: v128): v128 {
  return v128.shuffle<i8>(a, b, 0, 4, 8, 12, 16, 20, 24, 28, 0, 4, 8, 12, 16, 20, 24, 28);
}

// @inline
function oneIn(at: usize, step: f32): u32 {
  return step ? <u32>(<i32>(<f64>load<f32>(at) / <f64>step + ROUNDING)) : 0;
}

// @inline
function largest(from: usize, columns: usize): u32 {
  const mask = i32x4.splat(MAGNITUDE);
  const end = from + (columns << 2);
  let most = i32x4.splat(0);
  let at = from;
  for (; at + 16 <= end; at += 16) most = i32x4.max_s(most, v128.and(v128.load(at), mask));
  most = i32x4.max_s(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
  most = i32x4.max_s(most, v128.shuffle<i32>(most, most, 1, 0, 3, 2));
  let bits = <u32>i32x4.extract_lane(most, 0);
  for (; at < end; at += 4) bits = max(bits, load<u32>(at) & MAGNITUDE);
  return bits;
}

/**
 * Quantizes each row of a table (rows, columns).
 * @param to (rows, columns), written; rows are `stride` bytes apart
 * @param scales (rows), written
 * @param zero what stands for zero in the result: 128, or 0 for signed bytes
 * @returns whether all numbers are finite
 */
export function quantizeRows(
  values: usize,
  rows: usize,
  columns: usize,
  to: usize,
  stride: usize,
  scales: usize,
  zero: u32,
): bool {
  const flipped = zero ^ 128;
  for (let row: usize = 0; row < rows; ++row) {
    const from = values + ((row * columns) << 2);
    const magnitude = largest(from, columns);
    if (magnitude >= INFINITE) return false;
    const step = stepOf(magnitude);
    store<f32>(scales + (row << 2), step);
    const steps = f64x2.splat(<f64>step);
    const target = to + row * stride;
    let column: usize = 0;
    for (; column + 16 <= columns; column += 16) {
      const at = from + (column << 2);
      const low = lowBytes(fourIn(at, steps, steps), fourIn(at + 16, steps, steps));
      const high = lowBytes(fourIn(at + 32, steps, steps), fourIn(at + 48, steps, steps));
      const bytes = v128.shuffle<i64>(low, high, 0, 2);
      v128.store(target + column, v128.xor(bytes, i8x16.splat(<i8>flipped)));
    }
    for (; column < columns; ++column)
      store<u8>(target + column, oneIn(from + (column << 2), step) ^ flipped);
  }
  return true;
}

/**
 * Quantizes each column of a matrix (rows, columns).
 * @param to (rows, columns), written, with the zero point 128
 * @param scales (columns), written
 * @returns whether all numbers are finite
 */
export function quantizeColumns(values: usize, rows: usize, columns: usize, to: usize, scales: usize): bool {
  memory.fill(scales, 0, columns << 2);
  const mask = i32x4.splat(MAGNITUDE);
  for (let row: usize = 0; row < rows; ++row) {
    const from = values + ((row * columns) << 2);
    let column: usize = 0;
    for (; column + 4 <= columns; column += 4) {
      const at = scales + (column << 2);
      const magnitudes = v128.and(v128.load(from + (column << 2)), mask);
      v128.store(at, i32x4.max_s(v128.load(at), magnitudes));
    }
    for (; column < columns; ++column) {
      const at = scales + (column << 2);
      store<u32>(at, max(load<u32>(at), load<u32>(from + (column << 2)) & MAGNITUDE));
    }
  }
  for (let column: usize = 0; column < columns; ++column) {
    const at = scales + (column << 2);
    const magnitude = load<u32>(at);
    if (magnitude >= INFINITE) return false;
    store<f32>(at, stepOf(magnitude));
  }
  for (let row: usize = 0; row < rows; ++row) {
    const from = values + ((row * columns) << 2);
    const target = to + row * columns;
    let column: usize = 0;
    for (; column + 4 <= columns; column += 4) {
      const steps = v128.load(scales + (column << 2));
      const low = f64x2.promote_low_f32x4(steps);
      const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(steps, steps, 2, 3, 2, 3));
      const integers = fourIn(from + (column << 2), low, high);
      v128.store32_lane(target + column, lowBytes(integers, integers), 0);
    }
    for (; column < columns; ++column)
      store<u8>(target + column, oneIn(from + (column << 2), load<f32>(scales + (column << 2))));
  }
  return true;
}

/** One of four steps that transpose a block of bytes: rows i and i + 8 become the rows 2 i and 2 i + 1, interleaved. */
// @inline
function interleave(from: usize, fromStride: usize, to: usize, toStride: usize): void {
  for (let row: usize = 0; row < BLOCK / 2; ++row) {
    const a = v128.load(from + row * fromStride);
    const b = v128.load(from + (row + BLOCK / 2) * fromStride);
    const target = to + 2 * row * toStride;
    v128.store(target, v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    v128.store(
      target + toStride,
      v128.shuffle<i8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
    );
  }
}

/**
 * Transposes bytes.
 * @param from (rows, columns); rows are `stride` bytes apart
 * @param to (columns, rows), written; rows are `toStride` bytes apart
 */
export function transpose(
  from: usize,
  rows: usize,
  columns: usize,
  stride: usize,
  to: usize,
  toStride: usize,
): void {
  const first = memory.data(256, 16);
  const second = memory.data(256, 16);
  const wholeRows = rows & ~(BLOCK - 1);
  const wholeColumns = columns & ~(BLOCK - 1);
  for (let column: usize = 0; column < wholeColumns; column += BLOCK)
    for (let row: usize = 0; row < wholeRows; row += BLOCK) {
      interleave(from + row * stride + column, stride, first, BLOCK);
      interleave(first, BLOCK, second, BLOCK);
      interleave(second, BLOCK, first, BLOCK);
      interleave(first, BLOCK, to + column * toStride + row, toStride);
    }
  for (let column: usize = 0; column < columns; ++column)
    for (let row = column < wholeColumns ? wholeRows : 0; row < rows; ++row)
      store<u8>(to + column * toStride + row, load<u8>(from + row * stride + column));
}
