/** Loads models by name from a local Hub through the store and classifies with the real runtime. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { QUANTIZED, tinyModel } from "../../testing/hub/models/bundle.ts";
import {
  expectedOf,
  FAMILIES,
  FAMILY_NAMES,
  familyModel,
  type Family,
} from "../../testing/hub/models/families.ts";
import { floats, model } from "../../testing/hub/models/onnx.ts";
import { type RepositoryContent, createRepository } from "../../testing/hub/repository.ts";
import { Hub } from "../../testing/hub/server.ts";
import { Classifier } from "../classifier/classifier.ts";
import { kernelBackend } from "../backends/kernel.ts";
import { wasmBackend } from "../backends/wasm.ts";
import { initializer, input, node, output } from "../onnx/graph-writer.ts";
import { FLOAT, INT64 } from "../onnx/schema.ts";
import { processLocks } from "../store/locks.ts";
import { memoryStorage } from "../store/memory.ts";
import { ModelStore } from "../store/model-store.ts";
import { HubClient } from "./client.ts";
import { downloadModel, lookUpModel } from "./download-model.ts";

/** A model with the constant logits 1 and -1, whose weights are in external files. */
function externalModel(): RepositoryContent {
  const { [QUANTIZED]: _weights, ...descriptions } = tinyModel({ labels: 2 });
  return {
    ...descriptions,
    "config.json": JSON.stringify({
      architectures: ["XForSequenceClassification"],
      id2label: { 0: "joy", 1: "anger" },
      problem_type: "multi_label_classification",
      max_position_embeddings: 32,
    }),
    "onnx/model.onnx": model([
      ...node("Cast", ["input_ids"], ["float_ids"], { to: FLOAT }),
      ...node("ReduceMin", ["float_ids"], ["lowest"], { axes: [1], keepdims: 1 }),
      ...node("Mul", ["lowest", "zero"], ["nothing"]),
      ...node("Add", ["nothing", "bias"], ["logits"]),
      ...initializer("zero", FLOAT, [1], { location: "model.onnx_data_1", offset: 0, length: 4 }),
      ...initializer("bias", FLOAT, [1, 2], { location: "model.onnx_data", offset: 4, length: 8 }),
      ...input("input_ids", INT64, ["batch", "tokens"]),
      ...input("attention_mask", INT64, ["batch", "tokens"]),
      ...output("logits", FLOAT, ["batch", 2]),
    ]),
    "onnx/model.onnx_data": floats([9, 1, -1]),
    "onnx/model.onnx_data_1": floats([0]),
  };
}

const hostile = (config: object): RepositoryContent => ({
  ...tinyModel(),
  "config.json": JSON.stringify(config),
});

const BASE = {
  architectures: ["RobertaForSequenceClassification"],
  model_type: "roberta",
  max_position_embeddings: 66,
};

let hub: Hub;

beforeAll(async () => {
  hub = await Hub.start({
    repositories: [
      createRepository("cardiffnlp/twitter-roberta-base-sentiment", tinyModel()),
      createRepository("example/external", externalModel()),
      createRepository("example/five", tinyModel({ labels: 5 })),
      createRepository(
        "example/too-many-labels",
        hostile({ ...BASE, id2label: { 0: "a", 1: "b", 2: "c", 3: "d" } }),
      ),
      createRepository("example/page", { ...tinyModel(), [QUANTIZED]: "<html>Not here</html>" }),
      createRepository("example/laughs", {
        ...tinyModel(),
        "tokenizer.json": JSON.stringify({
          normalizer: {
            type: "Sequence",
            normalizers: Array.from({ length: 9 }, () => ({
              type: "Replace",
              pattern: { String: "a" },
              content: "aaaaaaaaaa",
            })),
          },
        }),
      }),
    ],
  });
});
afterAll(() => hub.close());

async function classifier(text: string): Promise<Classifier> {
  const client = new HubClient({ url: new URL(`${hub.url}/`) });
  const store = new ModelStore({ storage: memoryStorage(), locks: processLocks() });
  const offer = await lookUpModel(client, text, "wasm");
  const { key } = await downloadModel({ client, store, offer });
  return Classifier.load({
    source: await store.source(key),
    dtype: offer.recommended,
    backend: kernelBackend(),
    fallback: async () => wasmBackend({ threads: 1 }),
  });
}

test("labels that config.json lacks are known by the model's name", async () => {
  const loaded = await classifier("cardiffnlp/twitter-roberta-base-sentiment");
  expect(loaded.info.device).toBe("kernel");
  const prediction = await loaded.classify("thanks @someone, see https://example.org");
  expect(prediction.modelText).toBe("thanks @user see http");
  expect(prediction.scores.map(({ label }) => label)).toEqual(["negative", "neutral", "positive"]);
  expect(prediction.scores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 6);
  expect(loaded.info.manifest.maxLength).toBe(64);
  const long = await loaded.classify("word ".repeat(500));
  expect(long.tokens).toBe(64);
  await loaded.dispose();
});

test("a model can have five classes", async () => {
  const loaded = await classifier("example/five");
  expect((await loaded.classify("hello")).scores).toHaveLength(5);
  await loaded.dispose();
});

test("a multi-label model with numbered external data files has independent probabilities", async () => {
  const loaded = await classifier("example/external");
  const { scores, logits } = await loaded.classify("hello");
  expect(logits).toEqual([1, -1]);
  expect(scores[0]?.score).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  expect(scores[1]?.score).toBeCloseTo(1 / (1 + Math.exp(1)), 6);
  await loaded.dispose();
});

test.each([
  ["more labels than logits", "example/too-many-labels", "labels-mismatch"],
  ["a web page in place of the weights", "example/page", "wrong-content"],
  ["a tokenizer that makes a text a billion times longer", "example/laughs", "bad-tokenizer"],
])("%s is rejected with its code", async (_name, id, code) => {
  await expect(classifier(id)).rejects.toMatchObject({ code });
});

const LABELS: Record<Family, string[]> = {
  bert: ["1 stars", "2 stars", "3 stars", "4 stars", "5 stars"],
  distilbert: ["joy", "anger", "fear", "surprise"],
  roberta: ["LABEL_0", "LABEL_1", "LABEL_2"],
  "xlm-roberta": ["negative", "neutral", "positive"],
};

test.each(FAMILY_NAMES)("%s gives the input ids and logits of Python", async (family) => {
  hub.options.repositories.push(createRepository(FAMILIES[family], familyModel(family)));
  const { maxLength, answers } = expectedOf(family);
  const loaded = await classifier(FAMILIES[family]);
  // The weights are floats, which the kernel does not support.
  expect(loaded.info.device).toBe("wasm");
  expect(loaded.info.manifest).toMatchObject({ maxLength, labels: LABELS[family] });
  for (const { text, ...expected } of answers) {
    expect(loaded.inspectable.tokenize(text).inputIds, text).toEqual(expected.inputIds);
    const { logits, scores } = await loaded.classify(text);
    for (const [label, logit] of logits.entries()) {
      expect(Math.abs(logit - (expected.logits[label] ?? Number.NaN)), text).toBeLessThan(1e-4);
    }
    if (family === "distilbert") {
      expect(scores[0]?.score).toBeCloseTo(1 / (1 + Math.exp(-(logits[0] ?? 0))), 5);
    }
  }
  await loaded.dispose();
});
