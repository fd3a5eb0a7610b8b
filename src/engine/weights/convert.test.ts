/** Tiny models of every family and format, compared with `transformers` (training/fixtures/weights.py). */

import { describe, expect, it } from "vitest";
import { expectedLogits, WEIGHTS_FIXTURES, weightsFiles } from "../../testing/weights.ts";
import type { Backend } from "../backends/backend.ts";
import { kernelBackend } from "../backends/kernel.ts";
import { nodeBackend } from "../backends/node.ts";
import { checkModel } from "../onnx/transforms/check.ts";
import { convertWeights } from "./convert.ts";
import type { ConvertedDtype } from "./encoders/graph-parts.ts";
import { weightsSources } from "./sources.ts";
import { bytesOf } from "./tensors/byte-ranges.ts";

async function converted(name: string, dtype: ConvertedDtype): Promise<Uint8Array> {
  const files = weightsFiles(name);
  const [source] = weightsSources([...files].map(([path, { length }]) => ({ path, size: length })));
  const config = JSON.parse(new TextDecoder().decode(files.get("config.json"))) as Record<string, unknown>;
  const parts = (source?.files ?? []).map(({ path }) => bytesOf(path, files.get(path) ?? new Uint8Array()));
  const { size, bytes } = await convertWeights(config, 3, source?.format ?? "pytorch", parts, dtype);
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes()) pieces.push(piece.slice());
  const model = Buffer.concat(pieces);
  expect(model).toHaveLength(size);
  checkModel(model);
  return new Uint8Array(model);
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
const NOT_FOR_KERNEL = ["bert-relu", "electra-small"];

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
