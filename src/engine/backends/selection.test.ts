import { describe, expect, it } from "vitest";
import { compareNumbers, type RejectionReason, TOLERANCE, type Trial, selectBackend } from "./selection.ts";
import type { Measurement } from "./selection.ts";

const reference: Measurement = { logits: [3, -1, -2, 1], milliseconds: 10, textsPerSecond: 50 };
const spread = 5;
const off = (by: number): Measurement => ({ ...reference, logits: [3, -1, -2, 1 + by] });

describe("judge", () => {
  it("takes what rounding explains, and refuses the rest", () => {
    expect(compareNumbers("webgpu", off(0.9 * TOLERANCE * spread), reference).refused).toBeUndefined();
    expect(compareNumbers("webgpu", off(1.1 * TOLERANCE * spread), reference).refused).toBe("other-numbers");
    expect(compareNumbers("webgpu", off(Number.NaN), reference).refused).toBe("other-numbers");
    expect(compareNumbers("webgpu", { ...reference, logits: [] }, reference).refused).toBe("other-numbers");
  });

  it("measures the gap against the spread, so that a model with small logits is judged as strictly", () => {
    const small = (by: number) => ({ ...reference, logits: [0.03, -0.01, -0.02, 0.01 + by] });
    expect(compareNumbers("webgpu", small(0.01), small(0)).refused).toBeDefined();
  });
});

describe("winner", () => {
  const own: Trial = { device: "wasm", measured: { milliseconds: 10, textsPerSecond: 50 }, gap: 0 };
  const other = (milliseconds: number, textsPerSecond: number, refused?: RejectionReason): Trial => ({
    device: "webgpu",
    measured: { milliseconds, textsPerSecond },
    ...(refused !== undefined && { refused }),
  });

  it.each([
    ["clearly faster", other(5, 50), "webgpu"],
    ["faster within the noise", other(9, 50), "wasm"],
    ["slower", other(30, 900), "wasm"],
    ["fast and wrong", other(1, 900, "other-numbers"), "wasm"],
    [
      "failed",
      { device: "webgpu", refused: { code: "device-lost", message: "no device" } } satisfies Trial,
      "wasm",
    ],
  ] as const)("live: %s", (_name, trial, device) => {
    expect(selectBackend([own, trial], "live")).toBe(device);
  });

  it("batch: against all the workers together that the processor would have", () => {
    expect(selectBackend([own, other(30, 120)], "batch", { copies: { wasm: 1 } })).toBe("webgpu");
    expect(selectBackend([own, other(30, 120)], "batch", { copies: { wasm: 7 } })).toBe("wasm");
  });

  const kernel = (milliseconds: number, refused?: RejectionReason): Trial => ({
    ...other(milliseconds, 1000 / milliseconds, refused),
    device: "kernel",
  });

  it("takes the kernel where it is right and faster, and a graphics processor only where it is clearly faster still", () => {
    expect(selectBackend([own, kernel(9)], "live")).toBe("kernel");
    expect(selectBackend([own, kernel(11)], "live")).toBe("wasm");
    expect(selectBackend([own, kernel(2, "other-numbers")], "live")).toBe("wasm");
    expect(selectBackend([own, kernel(5), other(4.5, 300)], "live")).toBe("kernel");
    expect(selectBackend([own, kernel(5), other(4, 300)], "live")).toBe("webgpu");
    expect(selectBackend([own, kernel(15)], "batch", { copies: { wasm: 1, kernel: 2 } })).toBe("kernel");
    expect(selectBackend([kernel(5)], "live")).toBe("kernel");
  });

  it("keeps what runs unless the processor's other way is clearly faster", () => {
    expect(selectBackend([own, kernel(11)], "live", { current: "kernel" })).toBe("kernel");
    expect(selectBackend([own, kernel(9)], "live", { current: "wasm" })).toBe("wasm");
    expect(selectBackend([own, kernel(12.1)], "live", { current: "kernel" })).toBe("wasm");
    expect(selectBackend([own, kernel(8)], "live", { current: "wasm" })).toBe("kernel");
    expect(selectBackend([own, kernel(11, "other-numbers")], "live", { current: "kernel" })).toBe("wasm");
    expect(selectBackend([own, kernel(22)], "batch", { current: "kernel" })).toBe("kernel");
    // What a graphics processor has to be faster than is what is kept.
    expect(selectBackend([own, kernel(11), other(9, 100)], "live", { current: "kernel" })).toBe("webgpu");
    expect(selectBackend([own, kernel(9), other(8, 100)], "live", { current: "webgpu" })).toBe("kernel");
  });

  it("nothing to compare with", () => {
    expect(selectBackend([other(1, 900)], "live")).toBe("wasm");
    expect(selectBackend([], "live")).toBe("wasm");
  });
});
