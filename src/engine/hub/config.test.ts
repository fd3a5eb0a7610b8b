import { describe, expect, test } from "vitest";
import {
  labelsFromConfig,
  maxLengthFromConfig,
  preprocessingFromConfig,
  problemTypeFromConfig,
} from "./config.ts";
import { chooseWeights, listWeights } from "./weights.ts";

const three = { 0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2" };

describe("labels", () => {
  test.each([
    ["named", { id2label: { 0: "neg", 1: "pos" } }, "a/b", ["neg", "pos"]],
    [
      "unordered keys",
      {
        id2label: { 10: "k", 0: "a", 1: "b", 2: "c", 3: "d", 4: "e", 5: "f", 6: "g", 7: "h", 8: "i", 9: "j" },
      },
      "a/b",
      [..."abcdefghijk"],
    ],
    [
      "repaired by the model's name",
      { id2label: three },
      "cardiffnlp/twitter-roberta-base-sentiment",
      ["negative", "neutral", "positive"],
    ],
    [
      "repaired for a copy",
      { id2label: three },
      "Xenova/twitter-roberta-base-sentiment-latest",
      ["negative", "neutral", "positive"],
    ],
    [
      "repaired by the origin's name",
      { id2label: three, _name_or_path: "cardiffnlp/twitter-xlm-roberta-base-sentiment" },
      "me/copy",
      ["negative", "neutral", "positive"],
    ],
    ["unknown, and not repaired", { id2label: three }, "me/mine", ["LABEL_0", "LABEL_1", "LABEL_2"]],
    [
      "not repaired when the number of labels differs",
      { id2label: { 0: "LABEL_0", 1: "LABEL_1" } },
      "x/twitter-roberta-base-sentiment",
      ["LABEL_0", "LABEL_1"],
    ],
  ])("%s", (_name, config, id, expected) => {
    expect(labelsFromConfig(config, id)).toEqual(expected);
  });

  test.each([
    [{}],
    [{ id2label: {} }],
    [{ id2label: { 1: "a", 2: "b" } }],
    [{ id2label: ["a"] }],
    [{ id2label: { __proto__x: "a" } }],
  ])("%j is rejected", (config) => {
    expect(() => labelsFromConfig(config, "a/b")).toThrowError(
      expect.objectContaining({ code: "bad-manifest" }),
    );
  });
});

describe("maximum length", () => {
  test.each([
    [
      "RoBERTa, placeholder length",
      { model_type: "roberta", max_position_embeddings: 514, pad_token_id: 1 },
      { model_max_length: 1e30 },
      512,
    ],
    [
      "XLM-R, no length",
      { model_type: "xlm-roberta", max_position_embeddings: 514, pad_token_id: 1 },
      {},
      512,
    ],
    [
      "BERT",
      { model_type: "bert", max_position_embeddings: 512, pad_token_id: 0 },
      { model_max_length: 512 },
      512,
    ],
    [
      "DistilBERT, placeholder length",
      { model_type: "distilbert", max_position_embeddings: 512 },
      { model_max_length: 1000000000000000019884624838656 },
      512,
    ],
    [
      "shorter in the tokenizer's configuration",
      { model_type: "roberta", max_position_embeddings: 514, pad_token_id: 1 },
      { model_max_length: 128 },
      128,
    ],
    [
      "longer in the tokenizer's configuration than the model",
      { model_type: "roberta", max_position_embeddings: 130, pad_token_id: 1 },
      { model_max_length: 512 },
      128,
    ],
    ["no length in either file", {}, {}, 512],
    ["invalid lengths", { max_position_embeddings: -5 }, { model_max_length: "many" }, 512],
  ])("%s", (_name, config, tokenizer, expected) => {
    expect(maxLengthFromConfig(config, tokenizer)).toBe(expected);
  });
});

test("problem type and preprocessing rule", () => {
  expect(problemTypeFromConfig({ problem_type: "multi_label_classification" }, ["a", "b"])).toBe(
    "multi_label_classification",
  );
  expect(problemTypeFromConfig({}, ["a", "b"])).toBe("single_label_classification");
  expect(problemTypeFromConfig({}, ["toxic"])).toBe("multi_label_classification");
  expect(() => problemTypeFromConfig({ problem_type: "regression" }, ["a"])).toThrowError(
    expect.objectContaining({ code: "unsupported-model" }),
  );
  expect(preprocessingFromConfig({}, "cardiffnlp/twitter-roberta-base-sentiment")).toBe("tweet");
  expect(preprocessingFromConfig({}, "distilbert/distilbert-base-uncased-finetuned-sst-2-english")).toBe(
    "none",
  );
});

describe("weights", () => {
  const file = (path: string) => ({ path, size: 10, sha256: "0".repeat(64) });
  const files = [
    "model.safetensors",
    "onnx/model.onnx",
    "onnx/model.onnx_data",
    "onnx/model.onnx_data_1",
    "onnx/model_fp16.onnx",
    "onnx/model_int8.onnx",
    "onnx/model_q4f16.onnx",
    "onnx/model.onnx_database",
  ].map(file);

  test("are found by the names of transformers.js and Optimum, with their external data", () => {
    const weights = listWeights(files);
    expect(weights.map(({ dtype }) => dtype)).toEqual(["fp32", "fp16", "int8", "q4f16"]);
    expect(weights[0]?.external.map(({ path }) => path)).toEqual([
      "onnx/model.onnx_data",
      "onnx/model.onnx_data_1",
    ]);
    expect(weights[0]?.size).toBe(30);
  });

  test("are chosen for the device", () => {
    const weights = listWeights(files);
    expect(chooseWeights(weights, "wasm", "a/b").dtype).toBe("int8");
    expect(chooseWeights(weights, "webgpu", "a/b").dtype).toBe("fp16");
    expect(chooseWeights(listWeights([file("model_quantized.onnx")]), "webgpu", "a/b").dtype).toBe("q8");
    expect(() => chooseWeights([], "wasm", "a/b")).toThrowError(expect.objectContaining({ code: "no-onnx" }));
  });
});
