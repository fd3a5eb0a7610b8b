import { expect, it } from "vitest";
import { compileLayout } from "../../../scripts/build/vite-kernel.ts";
import layout from "./assembly/layout.json" with { type: "json" };
import { structureBytes, writeStructure } from "./structures.ts";

it("writes structures with the layout that the AssemblyScript compiler gives their classes", async () => {
  expect(await compileLayout()).toEqual(layout);
});

it("writes integers and floats at the offsets of their fields", () => {
  const view = new DataView(new ArrayBuffer(structureBytes("LayerNorm")));
  writeStructure(view, "LayerNorm", { epsilon: 0.25, beta: 2 ** 32 - 64, gamma: 64 });
  const { gamma, beta, epsilon } = layout.LayerNorm.offsets;
  expect(view.getUint32(gamma, true)).toBe(64);
  expect(view.getUint32(beta, true)).toBe(2 ** 32 - 64);
  expect(view.getFloat32(epsilon, true)).toBe(0.25);
});
