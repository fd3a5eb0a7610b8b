import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderSource } from "../../server/folder-source.ts";
import { Classifier, type LoadProgress } from "./classifier.ts";
import { wasmBackend } from "./runtime/wasm.ts";
import { preprocess } from "./text/preprocess.ts";
import { Tokenizer } from "./text/tokenizer.ts";

const FOLDER = "public/models/tonescope-tweets";

interface Golden {
  made: { onnxruntime: string };
  texts: { text: string; inputIds: number[]; logits: { float32: number[]; int8: number[] } }[];
}

const golden = JSON.parse(readFileSync("training/golden/golden.json", "utf8")) as Golden;
const source = folderSource(FOLDER);
const backend = wasmBackend({ threads: 1 });
const argmax = (values: number[]) => values.indexOf(Math.max(...values));

let classifier: Classifier;
const phases: LoadProgress[] = [];

beforeAll(async () => {
  classifier = await Classifier.load({ source, backend, onProgress: (progress) => phases.push(progress) });
});

afterAll(() => classifier.dispose());

describe("the embedded model against the Python reference", () => {
  it("knows the golden file for what it is", () => {
    expect(golden.texts.length).toBeGreaterThanOrEqual(200);
    const installed = JSON.parse(readFileSync("node_modules/onnxruntime-web/package.json", "utf8")) as {
      version: string;
    };
    expect(golden.made.onnxruntime).toBe(installed.version);
  });

  it("makes the same input ids from every text", () => {
    const read = (name: string) => readFileSync(`${FOLDER}/${name}`, "utf8");
    const tokenizer = new Tokenizer(read("tokenizer.json"), read("tokenizer_config.json"), 512);
    const different = golden.texts.filter(({ text, inputIds }) => {
      const ids = tokenizer.encode(preprocess(text, "tweet")).inputIds;
      return JSON.stringify(ids) !== JSON.stringify(inputIds);
    });
    expect(different.map(({ text }) => text)).toEqual([]);
  });

  it("gives the same labels, and logits within 0.02", async () => {
    const different: unknown[] = [];
    for (const { text, logits } of golden.texts) {
      const prediction = await classifier.classify(text);
      const gap = Math.max(
        ...logits.int8.map((logit, index) => Math.abs(logit - (prediction.logits[index] ?? Number.NaN))),
      );
      const label = classifier.info.manifest.labels[argmax(logits.int8)];
      if (prediction.label !== label || !(gap <= 0.02))
        different.push({ text: text.slice(0, 80), gap, label });
    }
    expect(different).toEqual([]);
  });
});
