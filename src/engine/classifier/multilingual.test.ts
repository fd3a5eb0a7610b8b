import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { folderSource } from "../../../server/models/folder-source.ts";
import type { Backend } from "../backends/backend.ts";
import { kernelBackend } from "../backends/kernel.ts";
import { wasmBackend } from "../backends/wasm.ts";
import { preprocess } from "../tokenizer/preprocess.ts";
import { Tokenizer } from "../tokenizer/tokenizer.ts";
import { Classifier } from "./classifier.ts";

const FOLDER = "models/tonescope-multilingual";

const golden = JSON.parse(readFileSync("training/golden/multilingual/golden.json", "utf8")) as {
  texts: { text: string; inputIds: number[]; logits: { int8: number[] } }[];
};
const argmax = (values: number[]) => values.indexOf(Math.max(...values));

describe("the multilingual model against the Python reference", () => {
  it("tokenizes every text to the same input ids", () => {
    const read = (name: string) => readFileSync(`${FOLDER}/${name}`, "utf8");
    const tokenizer = new Tokenizer(read("tokenizer.json"), read("tokenizer_config.json"), 512);
    const different = golden.texts.filter(({ text, inputIds }) => {
      const ids = tokenizer.encode(preprocess(text, "tweet")).inputIds;
      return JSON.stringify(ids) !== JSON.stringify(inputIds);
    });
    expect(golden.texts.length).toBeGreaterThanOrEqual(140);
    expect(different.map(({ text }) => text)).toEqual([]);
  });

  // The kernel has a scale for each token where the runtime has one for each text, so its logits are farther off.
  it.each([
    ["onnxruntime-web", (): Backend => wasmBackend({ threads: 1 }), 0.05],
    ["the kernel", (): Backend => kernelBackend(), 0.3],
  ])("returns the same labels with %s", async (_, backend, largestGap) => {
    const classifier = await Classifier.load({ source: folderSource(FOLDER), backend: backend() });
    for (const { text, logits } of golden.texts) {
      const prediction = await classifier.classify(text);
      const [best = NaN, second = NaN] = logits.int8.toSorted((a, b) => b - a);
      const gap = Math.max(
        ...logits.int8.map((logit, at) => Math.abs(logit - (prediction.logits[at] ?? NaN))),
      );
      expect(gap, text).toBeLessThanOrEqual(largestGap);
      if (best - second > largestGap)
        expect(prediction.label, text).toBe(classifier.info.manifest.labels[argmax(logits.int8)]);
    }
    await classifier.dispose();
  });
});
