import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kernelOf } from "../../testing/kernel-machines.ts";
import { createMemory, KernelHeap, KernelMemory, Room } from "./memory.ts";
import { instantiate } from "./module.ts";

const SEATS = 4;

function rooms(isShared: boolean, count: number) {
  const memory = createMemory(isShared);
  const heap = new KernelHeap(memory);
  const seats = heap.allocate(8 * SEATS);
  const open = (seat: number) => new Room(new KernelMemory(memory), seats + 8 * seat);
  return { memory, heap, open, all: Array.from({ length: count }, (_, seat) => open(seat)) };
}

describe("rooms", () => {
  it("never overlap, with each other or with what was there before, however they grow", () => {
    const demands = fc.array(fc.tuple(fc.nat(SEATS - 1), fc.integer({ min: 1, max: 400_000 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(demands, fc.boolean(), (takes, isShared) => {
        const { memory, heap, all } = rooms(isShared, SEATS);
        const taken = all.map(() => ({ start: 0, end: 0 }));
        for (const [seat, bytes] of takes) {
          const start = (all[seat] as Room).take(bytes);
          expect(start % 64).toBe(0);
          expect(start).toBeGreaterThanOrEqual(heap.end);
          expect(start + bytes).toBeLessThanOrEqual(memory.buffer.byteLength);
          const before = taken[seat] as { start: number; end: number };
          taken[seat] = {
            start,
            end: before.start === start ? Math.max(before.end, start + bytes) : start + bytes,
          };
          for (const [other, { start: from, end }] of taken.entries())
            if (other !== seat) expect(start >= end || start + bytes <= from).toBe(true);
        }
      }),
    );
  });

  it("are taken over by who has the seat next", () => {
    const { memory, open } = rooms(true, 0);
    const start = open(0).take(100_000);
    open(1).take(100_000);
    const size = memory.buffer.byteLength;
    expect(open(0).take(100_000)).toBe(start);
    expect(memory.buffer.byteLength).toBe(size);
  });

  it("take no more than twice what they need, text by text", () => {
    const { memory, all } = rooms(true, 2);
    const most = 4_000_000;
    for (let bytes = 20_000; bytes <= most; bytes += 20_000) for (const room of all) room.take(bytes);
    expect(memory.buffer.byteLength).toBeLessThan(2 * 4 * most);
  });

  it("grow with one that is alone by what is missing", () => {
    const { memory, all } = rooms(false, 1);
    for (const bytes of [100_000, 300_000, 900_000]) all[0]?.take(bytes);
    expect(memory.buffer.byteLength).toBeLessThan(2 ** 16 + 900_000 + 2 ** 16);
  });

  it("end in a typed error where the memory ends", () => {
    const { all } = rooms(true, 1);
    expect(() => all[0]?.take(2 ** 32)).toThrow(expect.objectContaining({ code: "out-of-memory" }));
  });
});

it.each([false, true])("a kernel has nothing of its own in its memory (shared: %s)", async (isShared) => {
  const { module, memory } = await kernelOf("plain", isShared);
  new Uint8Array(memory.buffer).fill(0xa5);
  await instantiate(module, memory, "plain");
  expect(new Uint8Array(memory.buffer).every((byte) => byte === 0xa5)).toBe(true);
});
