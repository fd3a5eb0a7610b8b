/** The kernel's memory: weights at its start, written once, and behind them what one run works in. */

import { EngineError } from "../errors.ts";
import type { KernelExports } from "./module.ts";

const PAGE = 2 ** 16;
/** A cache line. */
const ALIGNMENT = 64;

export class KernelMemory {
  readonly #memory: WebAssembly.Memory;
  #next: number;

  readonly group: number;

  constructor({ memory, heapBase, group }: KernelExports) {
    this.group = Number(group.value);
    this.#memory = memory;
    this.#next = Number(heapBase.value);
  }

  /** Where the next allocation begins; setting it back gives up everything behind. */
  get end(): number {
    return this.#next;
  }

  set end(address: number) {
    this.#next = address;
  }

  /** @throws EngineError `out-of-memory` */
  allocate(bytes: number): number {
    const start = Math.ceil(this.#next / ALIGNMENT) * ALIGNMENT;
    const missing = start + bytes - this.#memory.buffer.byteLength;
    if (missing > 0) {
      try {
        this.#memory.grow(Math.ceil(missing / PAGE));
      } catch (cause) {
        throw new EngineError("out-of-memory", "There is not enough memory for this model.", { cause });
      }
    }
    this.#next = start + bytes;
    return start;
  }

  // Views are made anew each time, because growing the memory detaches them.
  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, address, length);
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, length);
  }

  words(address: number, length: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, address, length);
  }

  putFloats(values: ArrayLike<number>): number {
    const address = this.allocate(4 * values.length);
    this.floats(address, values.length).set(values);
    return address;
  }

  /** A structure of assembly/structures.ts: fields of four bytes; a fraction says so with `f32`. */
  putStructure(fields: readonly number[]): number {
    const address = this.allocate(4 * fields.length);
    this.words(address, fields.length).set(fields);
    return address;
  }
}

const shared = new DataView(new ArrayBuffer(4));

/** The bits of a 32-bit float, for a field of a structure. */
export function f32(value: number): number {
  shared.setFloat32(0, value);
  return shared.getUint32(0);
}
