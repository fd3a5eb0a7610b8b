/** The kernel's memory: weights at its start, written once, and behind them a room for each thread that runs them. */

import { AppError } from "../../errors/app-error.ts";

const PAGE = 2 ** 16;
/** A cache line. */
const ALIGNMENT = 64;
/**
 * A shared memory has to say how large it may become. It is address space until it is used, and as much as
 * onnxruntime-web asks for; less would refuse a model that a memory of its own has room for. One page less than there
 * are, so that the address behind the last byte is still one of 32 bits.
 */
const MOST_PAGES = 2 ** 16 - 1;

export const aligned = (address: number) => Math.ceil(address / ALIGNMENT) * ALIGNMENT;

/** @throws AppError `out-of-memory` */
export function createMemory(isShared: boolean): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: isShared });
  } catch (cause) {
    throw outOfMemory(cause);
  }
}

function outOfMemory(cause: unknown): AppError {
  return new AppError("out-of-memory", "There is not enough memory for this model.", { cause });
}

export class KernelMemory {
  readonly #memory: WebAssembly.Memory;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  /**
   * Whole pages at the end, which no other thread gets, even if it asks at the same time.
   * @returns where they begin, and how many bytes they have
   * @throws AppError `out-of-memory`
   */
  grow(bytes: number): { start: number; size: number } {
    const pages = Math.ceil(bytes / PAGE);
    try {
      return { start: this.#memory.grow(pages) * PAGE, size: pages * PAGE };
    } catch (cause) {
      throw outOfMemory(cause);
    }
  }

  // Views are made anew each time, because growing the memory detaches them or leaves them short.
  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, address, length);
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, length);
  }

  words(address: number, length: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, address, length);
  }
}

/** A memory that only one thread has yet, dealt out from its start. */
export class KernelHeap extends KernelMemory {
  /** Where the next allocation begins; setting it back gives up everything behind. An address of zero means none. */
  end = ALIGNMENT;

  /** @throws AppError `out-of-memory` */
  allocate(bytes: number): number {
    const start = aligned(this.end);
    const missing = start + bytes - this.size;
    if (missing > 0) this.grow(missing);
    this.end = start + bytes;
    return start;
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

/**
 * Where one thread works: pages that no other writes to. Where they are is kept in two words of the memory, the seat,
 * so that whoever has the seat next works there too.
 */
export class Room {
  readonly #memory: KernelMemory;
  readonly #seat: number;

  constructor(memory: KernelMemory, seat: number) {
    this.#memory = memory;
    this.#seat = seat;
  }

  /**
   * Room for so many bytes; what was there may be lost.
   * @returns where it begins, at a cache line
   * @throws AppError `out-of-memory`
   */
  take(bytes: number): number {
    const [start = 0, size = 0] = this.#memory.words(this.#seat, 2);
    if (bytes <= size) return start;
    const end = start + size;
    if (end === this.#memory.size) {
      const more = this.#memory.grow(bytes - size);
      // Unless another thread was faster.
      if (more.start === end) return this.#keep(start, size + more.size);
    }
    // What is left behind stays unused, so it must not add up.
    const other = this.#memory.grow(Math.max(bytes, 2 * size));
    return this.#keep(other.start, other.size);
  }

  #keep(start: number, size: number): number {
    this.#memory.words(this.#seat, 2).set([start, size]);
    return start;
  }
}

const converted = new DataView(new ArrayBuffer(4));

/** The bits of a 32-bit float, for a field of a structure. */
export function f32(value: number): number {
  converted.setFloat32(0, value);
  return converted.getUint32(0);
}
