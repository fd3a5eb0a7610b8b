import { describe, expect, it } from "vitest";
import { compareNumbers, type RejectionReason, TOLERANCE, type Trial, selectBackend } from "./selection.ts";
import type { Measurement } from "./selection.ts";

const reference: Measurement = { logits: [3, -1, -2, 1], milliseconds: 10, textsPerSecond: 50 };
const spread = 5;
const withError = (error: number): Measurement => ({ ...reference, logits: [3, -1, -2, 1 + error] });

describe("compareNumbers", () => {
  it("accepts differences within the tolerance and rejects larger ones", () => {
    expect(compareNumbers("webgpu", withError(0.9 * TOLERANCE * spread), reference).refused).toBeUndefined();
    expect(compareNumbers("webgpu", withError(1.1 * TOLERANCE * spread), reference).refused).toBe(
      "other-numbers",
    );
    expect(compareNumbers("webgpu", withError(Number.NaN), reference).refused).toBe("other-numbers");
    expect(compareNumbers("webgpu", { ...reference, logits: [] }, reference).refused).toBe("other-numbers");
  });

  it("divides the gap by the spread of the logits, so that small logits have the same tolerance", () => {
    const small = (by: number) => ({ ...reference, logits: [0.03, -0.01, -0.02, 0.01 + by] });
    expect(compareNumbers("webgpu", small(0.01), small(0)).refused).toBeDefined();
  });
});

describe("selectBackend", () => {
  const wasm: Trial = { device: "wasm", measured: { milliseconds: 10, textsPerSecond: 50 }, gap: 0 };
  const webgpu = (milliseconds: number, textsPerSecond: number, refused?: RejectionReason): Trial => ({
    device: "webgpu",
    measured: { milliseconds, textsPerSecond },
    ...(refused !== undefined && { refused }),
  });

  it.each([
    ["clearly faster", webgpu(5, 50), "webgpu"],
    ["faster within the noise", webgpu(9, 50), "wasm"],
    ["slower", webgpu(30, 900), "wasm"],
    ["fast with wrong numbers", webgpu(1, 900, "other-numbers"), "wasm"],
    [
      "failed",
      { device: "webgpu", refused: { code: "device-lost", message: "no device" } } satisfies Trial,
      "wasm",
    ],
  ] as const)("live: %s", (_name, trial, device) => {
    expect(selectBackend([wasm, trial], "live")).toBe(device);
  });

  it("compares with all workers of the processor together for a batch", () => {
    expect(selectBackend([wasm, webgpu(30, 120)], "batch", { copies: { wasm: 1 } })).toBe("webgpu");
    expect(selectBackend([wasm, webgpu(30, 120)], "batch", { copies: { wasm: 7 } })).toBe("wasm");
  });

  const kernel = (milliseconds: number, refused?: RejectionReason): Trial => ({
    ...webgpu(milliseconds, 1000 / milliseconds, refused),
    device: "kernel",
  });

  it("selects the kernel when it is right and faster, and a graphics processor only when it is clearly faster", () => {
    expect(selectBackend([wasm, kernel(9)], "live")).toBe("kernel");
    expect(selectBackend([wasm, kernel(11)], "live")).toBe("wasm");
    expect(selectBackend([wasm, kernel(2, "other-numbers")], "live")).toBe("wasm");
    expect(selectBackend([wasm, kernel(5), webgpu(4.5, 300)], "live")).toBe("kernel");
    expect(selectBackend([wasm, kernel(5), webgpu(4, 300)], "live")).toBe("webgpu");
    expect(selectBackend([wasm, kernel(15)], "batch", { copies: { wasm: 1, kernel: 2 } })).toBe("kernel");
    expect(selectBackend([kernel(5)], "live")).toBe("kernel");
  });

  it("keeps the current backend unless the other one of the processor is clearly faster", () => {
    expect(selectBackend([wasm, kernel(11)], "live", { current: "kernel" })).toBe("kernel");
    expect(selectBackend([wasm, kernel(9)], "live", { current: "wasm" })).toBe("wasm");
    expect(selectBackend([wasm, kernel(12.1)], "live", { current: "kernel" })).toBe("wasm");
    expect(selectBackend([wasm, kernel(8)], "live", { current: "wasm" })).toBe("kernel");
    expect(selectBackend([wasm, kernel(11, "other-numbers")], "live", { current: "kernel" })).toBe("wasm");
    expect(selectBackend([wasm, kernel(22)], "batch", { current: "kernel" })).toBe("kernel");
    // A graphics processor is compared with the backend that is kept.
    expect(selectBackend([wasm, kernel(11), webgpu(9, 100)], "live", { current: "kernel" })).toBe("webgpu");
    expect(selectBackend([wasm, kernel(9), webgpu(8, 100)], "live", { current: "webgpu" })).toBe("kernel");
  });

  it("selects wasm when there is no trial of the processor", () => {
    expect(selectBackend([webgpu(1, 900)], "live")).toBe("wasm");
    expect(selectBackend([], "live")).toBe("wasm");
  });
});
