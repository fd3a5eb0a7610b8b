/** The 8-bit exports that people make now (training/fixtures/kernel_exports.py), compared with the same model in floats. */

import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { kernelBackend } from "../../backends/kernel.ts";
import { nodeBackend } from "../../backends/node.ts";
import { dequantizeProducts } from "../../onnx/transforms/dequantize.ts";
import { matchEncoder } from "./match-encoder.ts";

const folder = new URL("../../../testing/fixtures/kernel/", import.meta.url);
const files = readdirSync(folder);
const read = (file: string) => new Uint8Array(gunzipSync(readFileSync(new URL(file, folder))));
const texts = [[2, 17, 4, 31, 8, 40, 3], [2, 9, 3], [5]];
const feedsOf = (inputIds: readonly number[]) => ({
  inputIds,
  attentionMask: inputIds.map(() => 1),
  dims: [1, inputIds.length] as const,
});

describe.each(files)("%s", (file) => {
  it("is matched, with the scale of its heads", () => {
    const { heads, attentionScale, layers } = matchEncoder(read(file));
    expect({ heads, layers: layers.length }).toEqual({ heads: 2, layers: 2 });
    expect(attentionScale).toBeCloseTo(1 / Math.sqrt(8), 6);
  });

  it("has logits near those of float products", async () => {
    const model = read(file);
    const { model: floats, weights } = dequantizeProducts(model);
    const native = await nodeBackend({ threads: 1 }).createSession(new Uint8Array(floats), weights);
    const kernel = await kernelBackend().createSession(model);
    for (const inputIds of texts) {
      const [expected, actual] = [native, kernel].map((session) =>
        session.run(feedsOf(inputIds), ["logits"]),
      );
      const logits = [...((await actual)?.["logits"]?.data ?? [])];
      const reference = [...((await expected)?.["logits"]?.data ?? [])];
      expect(logits).toHaveLength(3);
      const range = Math.max(...reference) - Math.min(...reference);
      for (const [label, logit] of logits.entries())
        expect(Math.abs(logit - (reference[label] ?? Number.NaN))).toBeLessThan(0.1 + 0.1 * range);
    }
    await native.dispose();
    await kernel.dispose();
  });
});
