/**
 * A separate, small module that finds out what `dot` does with activations that need eight bits. Its answer selects the
 * variant of the kernel (../module.ts).
 */

import { dot } from "./dot";

/**
 * Operands that distinguish the processors: the largest magnitudes, each sign with each, at which an addition in 16 bits
 * saturates or overflows.
 */
const WEIGHTS = memory.data<u8>([
  127, 127, 127, 127, 128, 128, 128, 128, 127, 128, 127, 128, 1, 255, 3, 252, 128, 128, 127, 127, 127, 1, 128,
  2, 100, 156, 77, 201, 0, 127, 0, 128,
]);
const ACTIVATIONS = memory.data<u8>([
  255, 255, 255, 255, 128, 128, 128, 128, 255, 255, 128, 128, 127, 128, 129, 254, 255, 255, 128, 127, 0, 255,
  255, 1, 200, 100, 255, 3, 128, 255, 128, 255,
]);
const INITIAL_SUMS = memory.data<i32>([0, 1, -70000, 1 << 24]);

/** The exact sum of a lane, with activations as signed or as unsigned bytes. */
function expected(lane: usize, isSigned: bool): i32 {
  let sum = load<i32>(INITIAL_SUMS + ((lane & 3) << 2));
  for (let at = lane << 2, end = at + 4; at < end; ++at) {
    const activation = isSigned ? <i32>load<i8>(ACTIVATIONS + at) : <i32>load<u8>(ACTIVATIONS + at);
    sum += <i32>load<i8>(WEIGHTS + at) * activation;
  }
  return sum;
}

/** @returns 1 if `dot` is exact with unsigned activations, 2 if it is with signed ones, else 0 */
export function eighthBit(): u32 {
  let isUnsigned = true;
  let isSigned = true;
  const sums = memory.data(16, 16);
  for (let half: usize = 0; half < 2; ++half) {
    const at = half << 4;
    v128.store(sums, dot(v128.load(WEIGHTS + at), v128.load(ACTIVATIONS + at), v128.load(INITIAL_SUMS)));
    for (let lane: usize = 0; lane < 4; ++lane) {
      const sum = load<i32>(sums + (lane << 2));
      isUnsigned = isUnsigned && sum === expected(half * 4 + lane, false);
      isSigned = isSigned && sum === expected(half * 4 + lane, true);
    }
  }
  return isUnsigned ? 1 : isSigned ? 2 : 0;
}
