/** Emulates the encoder kernel on other machines, which compute dot products of bytes differently. */

import { createMemory, KernelHeap } from "../engine/kernel/memory.ts";
import { constantsOf, instantiate } from "../engine/kernel/module.ts";
import type { Variant } from "../engine/kernel/variant.ts";
import { compileKernel } from "../../scripts/build/vite-kernel.ts";

/** dot.ts in plain SIMD. Pairs of products are summed in 32 bits; machines that add in 16 bits overflow. */
const dotOfBytes = (activations: "s" | "u", pairs: string) => `
export const TAKES_BYTES: bool = true;
@inline
function narrowed(pairs: v128): v128 {
  return ${pairs};
}
@inline
export function dot(weights: v128, activations: v128, sum: v128): v128 {
  const low = narrowed(i32x4.dot_i16x8_s(
    i16x8.extend_low_i8x16_s(weights), i16x8.extend_low_i8x16_${activations}(activations)));
  const high = narrowed(i32x4.dot_i16x8_s(
    i16x8.extend_high_i8x16_s(weights), i16x8.extend_high_i8x16_${activations}(activations)));
  const even = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
  const odd = v128.shuffle<i32>(low, high, 1, 3, 5, 7);
  return i32x4.add(sum, i32x4.add(even, odd));
}`;

const MACHINES = {
  /** x86 with VNNI. */
  unsigned: dotOfBytes("u", "pairs"),
  /** ARM with dot products. */
  signed: dotOfBytes("s", "pairs"),
  /** x86 without VNNI. */
  saturating: dotOfBytes("u", "i32x4.max_s(i32x4.min_s(pairs, i32x4.splat(32767)), i32x4.splat(-32768))"),
  /** ARM without dot products. */
  overflowing: dotOfBytes("s", "i32x4.shr_s(i32x4.shl(pairs, 16), 16)"),
};

export type Machine = keyof typeof MACHINES;

/** @returns the result of assembly/probe.ts on the machine */
export async function probe(machine: Machine): Promise<number> {
  const binary = await compileKernel({ entry: "probe", variant: "plain", dot: MACHINES[machine] });
  const { eighthBit } = (await WebAssembly.instantiate(Uint8Array.from(binary), {})).instance.exports;
  return (eighthBit as () => number)();
}

/** A kernel in a new memory. */
export async function kernelOf(variant: Variant, isShared = false) {
  const machine = variant === "plain" ? {} : { dot: MACHINES[variant] };
  const binary = await compileKernel({ variant: "plain", isShared, ...machine });
  const module = await WebAssembly.compile(Uint8Array.from(binary));
  const memory = createMemory(isShared);
  const kernel = await instantiate(module, memory, variant);
  return {
    kernel,
    constants: constantsOf(kernel),
    heap: new KernelHeap(memory),
    module,
    memory,
    isShared,
    variant,
  };
}
