import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { roberta, TINY } from "../../testing/hub/models/roberta.ts";
import { kernelOf, type Machine, probe } from "../../testing/kernel-machines.ts";
import { allocateSlots } from "./memory.ts";
import { bestVariant } from "./module.ts";
import type { Variant } from "./variant.ts";
import { matchEncoder } from "./matching/match-encoder.ts";
import { KernelSession } from "./session.ts";
import { WeightWriter } from "./weights.ts";

/** Runs the kernel as each machine would; e2e/journeys/kernel.spec.ts tests the instruction in a browser. */

it.each([
  ["unsigned", 1],
  ["signed", 2],
  ["saturating", 0],
  ["overflowing", 0],
] satisfies [Machine, number][])("the probe recognizes a machine that is %s", async (machine, answer) => {
  expect(await probe(machine)).toBe(answer);
});

it("selects the variant for this machine", () => {
  expect(["plain", "unsigned", "signed"]).toContain(bestVariant());
});

const golden = JSON.parse(readFileSync("training/golden/golden.json", "utf8")) as {
  texts: { inputIds: number[] }[];
};
const random = Array.from({ length: 60 }, (_, at) => 2 + ((at * 37) % (TINY.vocabulary - 2)));

it.each([
  [
    "the embedded model",
    new Uint8Array(readFileSync("public/models/tonescope-tweets/onnx/model_int8.onnx")),
    golden.texts.slice(0, 24).map(({ inputIds }) => inputIds),
  ],
  [
    "a RoBERTa with every number of tokens",
    new Uint8Array(roberta({ ...TINY, intermediate: 312 })),
    Array.from({ length: 32 }, (_, at) => random.slice(0, at + 1)),
  ],
  [
    "asymmetric weights",
    new Uint8Array(roberta({ ...TINY, intermediate: 312, zeroPoint: (column) => (column * 89) % 256 })),
    [random.slice(0, 7), random.slice(3, 4)],
  ],
])("computes the same bits on every machine: %s", async (_name, model, texts) => {
  const weights = matchEncoder(model);
  const logits = async (variant: Variant, isShared = false) => {
    const { kernel, heap, constants: _constants, ...started } = await kernelOf(variant, isShared);
    const encoder = new WeightWriter(heap, kernel, []).encoder(weights);
    const session = new KernelSession(
      kernel,
      { backend: "kernel", ...started, encoder, slots: allocateSlots(heap, 1) },
      0,
    );
    const results: number[][] = [];
    for (const inputIds of texts) {
      const attentionMask = inputIds.map(() => 1);
      const outputs = await session.run({ inputIds, attentionMask, dims: [1, inputIds.length] }, ["logits"]);
      results.push([...(outputs["logits"]?.data ?? [])]);
    }
    return results;
  };
  const plain = await logits("plain");
  expect(plain.flat().every(Number.isFinite)).toBe(true);
  expect(await logits("unsigned")).toEqual(plain);
  expect(await logits("signed")).toEqual(plain);
  for (const variant of ["plain", "unsigned", "signed"] as const)
    expect(await logits(variant, true)).toEqual(plain);
});
