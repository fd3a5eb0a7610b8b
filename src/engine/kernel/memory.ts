/** The kernel's memory: weights at its start, written once, and behind them a scratch arena for each thread. */

import { AppError } from "../../errors/app-error.ts";
import { type StructureFields, type StructureName, structureBytes, writeStructure } from "./structures.ts";

const PAGE_BYTES = 2 ** 16;
/** Bytes of a cache line. */
const ALIGNMENT = 64;
/**
 * A shared memory has to declare its maximum, which is address space until it is used. This is as much as
 * onnxruntime-web asks for; less would reject a model that fits into a memory that is not shared. One page less than the
 * 4 GiB of wasm32, so that the address behind the last byte still has 32 bits.
 */
const MAX_PAGES = 2 ** 16 - 1;

export const aligned = (address: number) => Math.ceil(address / ALIGNMENT) * ALIGNMENT;

/** @throws AppError `out-of-memory` */
export function createMemory(isShared: boolean): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: isShared });
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
   * Adds whole pages at the end. No other thread gets the same pages, even if it grows the memory at the same time.
   * @returns where the pages start and how many bytes they have
   * @throws AppError `out-of-memory`
   */
  grow(bytes: number): { start: number; size: number } {
    const pages = Math.ceil(bytes / PAGE_BYTES);
    try {
      return { start: this.#memory.grow(pages) * PAGE_BYTES, size: pages * PAGE_BYTES };
    } catch (cause) {
      throw outOfMemory(cause);
    }
  }

  // Each call creates a new view, because growing the memory detaches a view or leaves it too short.
  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, address, length);
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, length);
  }

  words(address: number, length: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, address, length);
  }

  writeStructure<Name extends StructureName>(
    address: number,
    name: Name,
    fields: StructureFields<Name>,
  ): void {
    const view = new DataView(this.#memory.buffer, address, structureBytes(name));
    writeStructure(view, name, fields);
  }
}

/** A memory that no other thread uses yet, allocated from its start. */
export class KernelHeap extends KernelMemory {
  /** Where the next allocation starts; setting it back frees everything behind it. Address 0 is never allocated. */
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

  putAddresses(addresses: readonly number[]): number {
    const address = this.allocate(4 * addresses.length);
    this.words(address, addresses.length).set(addresses);
    return address;
  }

  putStructure<Name extends StructureName>(name: Name, fields: StructureFields<Name>): number {
    const address = this.allocate(structureBytes(name));
    this.writeStructure(address, name, fields);
    return address;
  }
}

/**
 * A slot is a cache line of the memory: the start and the size of the arena that its thread computes in, and what it shares
 * with its helpers (assembly/forward.ts).
 */
const ARENA_WORDS = 2;
const SLOT_BYTES = ALIGNMENT;

/** @returns the address of the first slot, for `ScratchArena` */
export function allocateSlots(heap: KernelHeap, count: number): number {
  const slots = heap.allocate(SLOT_BYTES * count);
  heap.bytes(slots, SLOT_BYTES * count).fill(0);
  return slots;
}

/** Pages that only the thread of one slot writes to. The thread that has the slot next computes in the same pages. */
export class ScratchArena {
  readonly #memory: KernelMemory;
  readonly #slot: number;

  /** @param slots the address of the first slot. @param index counted from 0 */
  constructor(memory: KernelMemory, slots: number, index: number) {
    this.#memory = memory;
    this.#slot = slots + SLOT_BYTES * index;
  }

  /** The address of what the thread shares with its helpers. */
  get team(): number {
    return this.#slot + 4 * ARENA_WORDS;
  }

  /**
   * Grows the arena to the given number of bytes if it is smaller; its contents may be lost.
   * @returns where the arena starts, at a cache line
   * @throws AppError `out-of-memory`
   */
  reserve(bytes: number): number {
    const [start = 0, size = 0] = this.#memory.words(this.#slot, ARENA_WORDS);
    if (bytes <= size) return start;
    const end = start + size;
    if (end === this.#memory.size) {
      const more = this.#memory.grow(bytes - size);
      // Another thread may have grown the memory in between.
      if (more.start === end) return this.#moveTo(start, size + more.size);
    }
    // The old pages are lost. Doubling keeps their sum below the size of the new ones.
    const other = this.#memory.grow(Math.max(bytes, 2 * size));
    return this.#moveTo(other.start, other.size);
  }

  #moveTo(start: number, size: number): number {
    this.#memory.words(this.#slot, ARENA_WORDS).set([start, size]);
    return start;
  }
}
