import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseManifest } from "../model/manifest.ts";
import {
  checkArchitecture,
  labelsFromConfig,
  maxLengthFromConfig,
  padIdFromConfig,
  parseConfig,
  problemTypeFromConfig,
} from "./config.ts";
import { knownSettings } from "./known-models.ts";
import { chooseWeights, type HubWeights, listWeights, withNamedExternalData } from "./weights.ts";
import { model } from "../../testing/hub/models/onnx.ts";
import { initializer } from "../onnx/graph-writer.ts";
import { FLOAT } from "../onnx/schema.ts";

const three = { 0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2" };

describe("labels", () => {
  test.each([
    ["named", { id2label: { 0: "neg", 1: "pos" } }, ["neg", "pos"]],
    [
      "unordered keys",
      {
        id2label: { 10: "k", 0: "a", 1: "b", 2: "c", 3: "d", 4: "e", 5: "f", 6: "g", 7: "h", 8: "i", 9: "j" },
      },
      [..."abcdefghijk"],
    ],
    ["none, as transformers saves a model with two default labels", {}, ["LABEL_0", "LABEL_1"]],
    ["an empty map of names to numbers", { label2id: {} }, ["LABEL_0", "LABEL_1"]],
    ["only their number", { num_labels: 4 }, ["LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3"]],
    ["only the numbers by name", { label2id: { pos: 1, neg: 0 } }, ["neg", "pos"]],
    ["a list", { id2label: ["neg", "pos"] }, ["neg", "pos"]],
    ["numbers and truth values", { id2label: { 0: 0, 1: true } }, ["0", "true"]],
    [
      "no text",
      { id2label: { 0: "", 1: null, 2: " ", 3: {} } },
      ["LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3"],
    ],
    ["one name twice", { id2label: { 0: "pos", 1: "neg", 2: "neg" } }, ["pos", "neg", "neg (2)"]],
    [
      "a name that another one would get",
      { id2label: { 0: "a (1)", 1: "a (1)", 2: "a (1) (1)" } },
      ["LABEL_0", "LABEL_1", "LABEL_2"],
    ],
  ])("%s", (_name, config, expected) => {
    expect(labelsFromConfig(config, "a/b")).toEqual(expected);
  });

  test.each([
    [{ id2label: {} }],
    [{ id2label: [] }],
    [{ id2label: { 1: "a", 2: "b" } }],
    [{ label2id: { a: 1, b: 2 } }],
    [{ id2label: { __proto__x: "a" } }],
  ])("%j is rejected", (config) => {
    expect(() => labelsFromConfig(config, "a/b")).toThrowError(
      expect.objectContaining({ code: "bad-manifest" }),
    );
  });
});

describe("what is known of a model", () => {
  test("is used for its exact id, together with what its files say", () => {
    const { labels, preprocessing, published } = knownSettings(
      "cardiffnlp/twitter-roberta-base-sentiment",
      Object.values(three),
    );
    expect({ labels, preprocessing }).toEqual({
      labels: ["negative", "neutral", "positive"],
      preprocessing: "tweet",
    });
    expect(published).toEqual({ labels: ["LABEL_0", "LABEL_1", "LABEL_2"], preprocessing: "none" });
  });

  test.each([
    "me/twitter-roberta-base-sentiment",
    "twitter-roberta-base-sentiment",
    "cardiffnlp/twitter-roberta-base-sentiment-mine",
    "cardiffnlp--twitter-roberta-base-sentiment",
    "twitter-scraper",
    "constructor",
  ])("is not used for %s", (id) => {
    const labels = Object.values(three);
    expect(knownSettings(id, labels)).toEqual({ labels, preprocessing: "none" });
  });

  test("is used for the weights of the embedded model, whatever they are called", () => {
    const { files } = parseManifest(readFileSync("public/models/tonescope-tweets/manifest.json", "utf8"));
    const weights = files.filter(({ path }) => path.endsWith(".onnx")).map(({ sha256 }) => sha256);
    const labels = Object.values(three);
    const published = { labels, preprocessing: "none" };
    const known = { labels: ["negative", "neutral", "positive"], preprocessing: "tweet", published };
    expect(knownSettings("me/copy", labels, weights)).toEqual(known);
    expect(knownSettings("me/copy", ["bad", "so-so", "good"], weights)).toMatchObject({
      labels: ["bad", "so-so", "good"],
      preprocessing: "tweet",
    });
    for (const hashes of [[], [""], ["0".repeat(64)], [...weights, "0".repeat(64)], ["constructor"]])
      expect(knownSettings("me/copy", labels, hashes)).toEqual(published);
  });

  test("names no classes that config.json names, or that are not as many", () => {
    const id = "textattack/bert-base-uncased-SST-2";
    expect(knownSettings(id, ["LABEL_0", "LABEL_1"]).labels).toEqual(["negative", "positive"]);
    expect(knownSettings(id, ["bad", "good"])).toEqual({ labels: ["bad", "good"], preprocessing: "none" });
    expect(knownSettings(id, Object.values(three)).published).toBeUndefined();
  });
});

test("JSON as Python writes it is read, with NaN, infinities and a byte order mark", () => {
  const json = '\uFEFF{"a": NaN, "b": [Infinity, -Infinity], "c": "NaN \\" Infinity", "d": 1e30}';
  expect(parseConfig(json, "config.json")).toEqual({
    a: null,
    b: [null, null],
    c: 'NaN " Infinity',
    d: 1e30,
  });
});

describe("architecture", () => {
  test.each([
    [["BertForSequenceClassification"]],
    [["BertForMultiLabelSequenceClassification"]],
    [["SentimentModel"]],
    [["BertForTokenClassification", "BertForSequenceClassification"]],
    [[]],
    [null],
  ])("%j can be a text classifier", (architectures) => {
    expect(() => checkArchitecture({ architectures, model_type: "bert" }, "a/b")).not.toThrow();
  });

  test.each([
    ["BertForTokenClassification", "bert"],
    ["BertForQuestionAnswering", "bert"],
    ["GPT2LMHeadModel", "gpt2"],
    ["ViTForImageClassification", "vit"],
    ["XLMRobertaModel", "xlm-roberta"],
  ])("%s is something else", (name, type) => {
    expect(() => checkArchitecture({ architectures: [name], model_type: type }, "a/b")).toThrowError(
      expect.objectContaining({ code: "unsupported-model" }),
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
    [
      "GPT-2, which has another name for it",
      { model_type: "gpt2", n_positions: 64 },
      { model_max_length: 1e30 },
      64,
    ],
    ["RoBERTa, default padding", { model_type: "roberta", max_position_embeddings: 514 }, {}, 512],
    ["RoBERTa, padding 0", { model_type: "roberta", max_position_embeddings: 66, pad_token_id: 0 }, {}, 65],
    [
      "LiLT, a RoBERTa by its positions",
      { model_type: "lilt", max_position_embeddings: 66, pad_token_id: 1 },
      {},
      64,
    ],
    ["LUKE", { model_type: "luke", max_position_embeddings: 66, pad_token_id: 1 }, {}, 64],
    ["MarkupLM", { model_type: "markuplm", max_position_embeddings: 66, pad_token_id: 1 }, {}, 64],
    ["XLNet, without a table of positions", { model_type: "xlnet" }, { model_max_length: 2048 }, 2048],
    ["no length in either file", {}, {}, 512],
    ["invalid lengths", { max_position_embeddings: -5 }, { model_max_length: "many" }, 512],
  ])("%s", (_name, config, tokenizer, expected) => {
    expect(maxLengthFromConfig(config, tokenizer)).toBe(expected);
  });
});

test("problem type and padding token", () => {
  expect(problemTypeFromConfig({ problem_type: "multi_label_classification" }, ["a", "b"])).toBe(
    "multi_label_classification",
  );
  expect(problemTypeFromConfig({}, ["a", "b"])).toBe("single_label_classification");
  expect(problemTypeFromConfig({}, ["toxic"])).toBe("multi_label_classification");
  expect(problemTypeFromConfig({ problem_type: "regression" }, ["a"])).toBe("regression");
  expect(() => problemTypeFromConfig({ problem_type: "regression" }, ["a", "b"])).toThrowError(
    expect.objectContaining({ code: "unsupported-model" }),
  );
  expect(padIdFromConfig({ pad_token_id: 0 })).toBe(0);
  expect(padIdFromConfig({ pad_token_id: -1 })).toBeUndefined();
  expect(padIdFromConfig({})).toBeUndefined();
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

  test.each([
    [["onnx/model_O3.onnx"], "onnx/model_O3.onnx", "O3"],
    [["onnx/sentiment.onnx"], "onnx/sentiment.onnx", "sentiment"],
    [["model_optimized.onnx"], "model_optimized.onnx", "optimized"],
    [
      ["onnx/model_qint8_avx512_vnni.onnx", "onnx/model.onnx"],
      "onnx/model_qint8_avx512_vnni.onnx",
      "qint8_avx512_vnni",
    ],
    [["onnx/model_O3.onnx", "onnx/model.onnx"], "onnx/model.onnx", "fp32"],
    [["onnx/model_O4.onnx", "onnx/model_O3.onnx"], "onnx/model_O3.onnx", "O3"],
    [["export/onnx/model.onnx"], "export/onnx/model.onnx", "export/onnx/fp32"],
    [["de/model.onnx", "model.onnx"], "model.onnx", "fp32"],
    [["decoder_model.onnx", "decoder_with_past_model.onnx", "text.onnx"], "text.onnx", "text"],
    [["decoder_model.onnx"], "decoder_model.onnx", "decoder_model"],
  ])("of %j %s is chosen for the processor", (paths, path, dtype) => {
    const weights = listWeights(paths.map(file));
    expect(weights).toHaveLength(paths.length);
    expect(chooseWeights(weights, "wasm", "a/b")).toMatchObject({ dtype, model: { path } });
  });

  test("beside a small graph are the files that it names", async () => {
    const outside = (location: string) =>
      initializer(location, FLOAT, [1], { location, offset: 0, length: 4 });
    const graph = model([
      ...outside("./weights.bin"),
      ...outside("parts/layer 0"),
      ...outside("weights.bin"),
    ]);
    const paths = [
      "onnx/model.onnx",
      "onnx/model.onnx_data",
      "onnx/weights.bin",
      "onnx/parts/layer 0",
      "weights.bin",
    ];
    const [weights] = listWeights(paths.map(file));
    const named = await withNamedExternalData(
      weights as HubWeights,
      async () => paths.map(file),
      async () => graph,
    );
    expect(named.external.map(({ path }) => path)).toEqual(["onnx/weights.bin", "onnx/parts/layer 0"]);
    expect(named.size).toBe(30);
  });
});
