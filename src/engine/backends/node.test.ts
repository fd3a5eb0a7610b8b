import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { folderSource } from "../../../server/models/folder-source.ts";
import { Classifier } from "../classifier/classifier.ts";
import { nodeBackend } from "./node.ts";

const golden = JSON.parse(readFileSync("training/golden/golden.json", "utf8")) as {
  texts: { text: string; logits: { int8: number[] } }[];
};

// Python runs the same operators, but on another processor the last bit of a float can differ.
it("returns the labels of the Python reference, and its logits within the quantization error", async () => {
  const classifier = await Classifier.load({
    source: folderSource("public/models/tonescope-tweets"),
    backend: nodeBackend({ threads: 1 }),
  });
  expect(classifier.info).toMatchObject({ device: "cpu", threads: 1 });
  const gaps: number[] = [];
  for (const { text, logits } of golden.texts) {
    const prediction = await classifier.classify(text);
    const expected = classifier.info.manifest.labels[logits.int8.indexOf(Math.max(...logits.int8))];
    expect(prediction.label, text).toBe(expected);
    gaps.push(
      ...logits.int8.map((logit, index) => Math.abs(logit - (prediction.logits[index] ?? Number.NaN))),
    );
  }
  expect(Math.max(...gaps)).toBeLessThanOrEqual(0.02);
  await classifier.dispose();
});

it("rejects bytes that are not a model", async () => {
  await expect(nodeBackend({ threads: 1 }).createSession(new Uint8Array(100))).rejects.toMatchObject({
    code: "bad-model",
  });
});
