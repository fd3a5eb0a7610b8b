/** Tiny models of every family and format, compared with `transformers` (training/fixtures/weights.py). */

import { describe, expect, it } from "vitest";
import { convertedFixture, expectedLogits, WEIGHTS_FIXTURES } from "../../testing/weights.ts";
import type { Backend } from "../backends/backend.ts";
import { kernelBackend } from "../backends/kernel.ts";
import { nodeBackend } from "../backends/node.ts";
import { checkModel } from "../onnx/transforms/check.ts";
import type { ConvertedDtype } from "./encoders/graph-parts.ts";

async function converted(name: string, dtype: ConvertedDtype): Promise<Uint8Array> {
  const model = await convertedFixture(name, dtype);
  checkModel(model);
  return model;
}

/** The logits of each text, one text at a time. */
async function logitsOf(backend: Backend, model: Uint8Array, texts: readonly (readonly number[])[]) {
  const session = await backend.createSession(model);
  const logits: number[][] = [];
  for (const inputIds of texts) {
    const attentionMask = inputIds.map(() => 1);
    const { logits: output } = await session.run({ inputIds, attentionMask, dims: [1, inputIds.length] }, [
      "logits",
    ]);
    logits.push([...(output?.data ?? [])]);
  }
  await session.dispose();
  return logits;
}

const gap = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? Number.NaN))));

/** What the kernel has no arithmetic for. */
const NOT_FOR_KERNEL = [
  "bert-relu",
  "electra-small",
  "deberta-v2",
  "deberta-v3",
  "modernbert",
  "modernbert-mean",
];

describe.each(WEIGHTS_FIXTURES)("%s", (name) => {
  const expected = expectedLogits(name);
  const texts = expected.map(({ input_ids: ids }) => ids);

  it("has the logits of transformers in floats", async () => {
    const logits = await logitsOf(nodeBackend({ threads: 1 }), await converted(name, "fp32"), texts);
    for (const [at, { logits: right }] of expected.entries())
      expect(gap(right, logits[at] ?? [])).toBeLessThan(1e-4);
  });

  it("has nearly the same logits in 8 bits", async () => {
    const backend = NOT_FOR_KERNEL.includes(name) ? nodeBackend({ threads: 1 }) : kernelBackend();
    const logits = await logitsOf(backend, await converted(name, "int8"), texts);
    for (const [at, { logits: right }] of expected.entries()) {
      const range = Math.max(...right) - Math.min(...right);
      expect(gap(right, logits[at] ?? [])).toBeLessThan(0.05 + 0.05 * range);
    }
  });
});
