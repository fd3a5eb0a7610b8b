/** Calls single steps of the kernel with realistic numbers. */

import * as fc from "fast-check";
import type { KernelHeap } from "../engine/kernel/memory.ts";
import type { KernelConstants, KernelExports } from "../engine/kernel/module.ts";
import type { Variant } from "../engine/kernel/variant.ts";
import { kernelOf } from "./kernel-machines.ts";

export const largest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? Number.NaN))));

/** [rows, columns] of random numbers like activations, with outliers. */
export const matrix = (rows: number, columns: number) =>
  fc
    .tuple(fc.integer(), fc.constantFrom(0.01, 1, 30), fc.double({ min: -5, max: 5, noNaN: true }))
    .map(([seed, spread, offset]) => {
      let state = seed | 1;
      return Array.from({ length: rows * columns }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
        return Math.fround((state / 2 ** 31) ** 3 * spread + offset);
      });
    });

export class Steps {
  readonly kernel: KernelExports;
  readonly heap: KernelHeap;
  readonly constants: KernelConstants;
  readonly #start: number;

  static async on(variant: Variant): Promise<Steps> {
    return new Steps(await kernelOf(variant));
  }

  private constructor({ kernel, heap, constants }: Awaited<ReturnType<typeof kernelOf>>) {
    this.kernel = kernel;
    this.heap = heap;
    this.constants = constants;
    this.#start = heap.end;
  }

  /** Frees all allocations. */
  clear(): void {
    this.heap.end = this.#start;
  }

  /** Allocates memory for a number of floats. */
  floats(count: number): number {
    return this.heap.allocate(4 * count);
  }

  get(address: number, length: number): number[] {
    return [...this.heap.floats(address, length)];
  }

  check<T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void): void {
    fc.assert(
      fc.property(arbitrary, (value) => {
        this.clear();
        property(value);
      }),
      { numRuns: 40 },
    );
  }
}
