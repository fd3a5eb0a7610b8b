import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kernelOf } from "../../testing/kernel-machines.ts";
import { allocateSlots, createMemory, KernelHeap, KernelMemory, ScratchArena } from "./memory.ts";
import { instantiate } from "./module.ts";

const SLOTS = 4;

function arenas(isShared: boolean, count: number) {
  const memory = createMemory(isShared);
  const heap = new KernelHeap(memory);
  const slots = allocateSlots(heap, SLOTS);
  const open = (slot: number) => new ScratchArena(new KernelMemory(memory), slots, slot);
  return { memory, heap, open, all: Array.from({ length: count }, (_, slot) => open(slot)) };
}

describe("scratch arenas", () => {
  it("overlap neither each other nor earlier allocations when they grow", () => {
    const demands = fc.array(fc.tuple(fc.nat(SLOTS - 1), fc.integer({ min: 1, max: 400_000 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(demands, fc.boolean(), (requests, isShared) => {
        const { memory, heap, all } = arenas(isShared, SLOTS);
        const extents = all.map(() => ({ start: 0, end: 0 }));
        for (const [slot, bytes] of requests) {
          const start = (all[slot] as ScratchArena).reserve(bytes);
          expect(start % 64).toBe(0);
          expect(start).toBeGreaterThanOrEqual(heap.end);
          expect(start + bytes).toBeLessThanOrEqual(memory.buffer.byteLength);
          const before = extents[slot] as { start: number; end: number };
          extents[slot] = {
            start,
            end: before.start === start ? Math.max(before.end, start + bytes) : start + bytes,
          };
          for (const [other, { start: from, end }] of extents.entries())
            if (other !== slot) expect(start >= end || start + bytes <= from).toBe(true);
        }
      }),
    );
  });

  it("are reused by the next thread that uses the slot", () => {
    const { memory, open } = arenas(true, 0);
    const start = open(0).reserve(100_000);
    open(1).reserve(100_000);
    const size = memory.buffer.byteLength;
    expect(open(0).reserve(100_000)).toBe(start);
    expect(memory.buffer.byteLength).toBe(size);
  });

  it("have at most twice the bytes that the texts need", () => {
    const { memory, all } = arenas(true, 2);
    const maxBytes = 4_000_000;
    for (let bytes = 20_000; bytes <= maxBytes; bytes += 20_000)
      for (const arena of all) arena.reserve(bytes);
    expect(memory.buffer.byteLength).toBeLessThan(2 * 4 * maxBytes);
  });

  it("grow by the missing bytes if there is only one", () => {
    const { memory, all } = arenas(false, 1);
    for (const bytes of [100_000, 300_000, 900_000]) all[0]?.reserve(bytes);
    expect(memory.buffer.byteLength).toBeLessThan(2 ** 16 + 900_000 + 2 ** 16);
  });

  it("end in out-of-memory if the memory is full", () => {
    const { all } = arenas(true, 1);
    expect(() => all[0]?.reserve(2 ** 32)).toThrow(expect.objectContaining({ code: "out-of-memory" }));
  });
});

it.each([false, true])("a kernel keeps no state in its memory (shared: %s)", async (isShared) => {
  const { module, memory } = await kernelOf("plain", isShared);
  new Uint8Array(memory.buffer).fill(0xa5);
  await instantiate(module, memory, "plain");
  expect(new Uint8Array(memory.buffer).every((byte) => byte === 0xa5)).toBe(true);
});
