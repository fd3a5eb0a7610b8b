import { describe, expect, it } from "vitest";
import { judge, TOLERANCE, type Trial, winner } from "./selection.ts";
import type { Measurement } from "./trial.ts";

const reference: Measurement = { logits: [3, -1, -2, 1], milliseconds: 10, textsPerSecond: 50 };
const spread = 5;
const off = (by: number): Measurement => ({ ...reference, logits: [3, -1, -2, 1 + by] });

describe("judge", () => {
  it("takes what rounding explains, and refuses the rest", () => {
    expect(judge("webgpu", off(0.9 * TOLERANCE * spread), reference).refused).toBeUndefined();
    expect(judge("webgpu", off(1.1 * TOLERANCE * spread), reference).refused).toMatch(/other numbers/);
    expect(judge("webgpu", off(Number.NaN), reference).refused).toMatch(/other numbers/);
    expect(judge("webgpu", { ...reference, logits: [] }, reference).refused).toMatch(/other numbers/);
  });

  it("measures the gap against the spread, so that a model with small logits is judged as strictly", () => {
    const small = (by: number) => ({ ...reference, logits: [0.03, -0.01, -0.02, 0.01 + by] });
    expect(judge("webgpu", small(0.01), small(0)).refused).toBeDefined();
  });
});

describe("winner", () => {
  const own: Trial = { device: "wasm", measured: { milliseconds: 10, textsPerSecond: 50 }, gap: 0 };
  const other = (milliseconds: number, textsPerSecond: number, refused?: string): Trial => ({
    device: "webgpu",
    measured: { milliseconds, textsPerSecond },
    ...(refused !== undefined && { refused }),
  });

  it.each([
    ["clearly faster", other(5, 50), "webgpu"],
    ["faster within the noise", other(9, 50), "wasm"],
    ["slower", other(30, 900), "wasm"],
    ["fast and wrong", other(1, 900, "wrong"), "wasm"],
    ["failed", { device: "webgpu", refused: "no device" } satisfies Trial, "wasm"],
  ] as const)("live: %s", (_name, trial, device) => {
    expect(winner([own, trial], "live")).toBe(device);
  });

  it("batch: against all the workers together that the processor would have", () => {
    expect(winner([own, other(30, 120)], "batch", 1)).toBe("webgpu");
    expect(winner([own, other(30, 120)], "batch", 7)).toBe("wasm");
  });

  it("nothing to compare with", () => {
    expect(winner([other(1, 900)], "live")).toBe("wasm");
    expect(winner([], "live")).toBe("wasm");
  });
});
