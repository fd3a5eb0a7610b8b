/**
 * npm run check:formats: writes the embedded model in floats in each format that the converter reads, converts each file
 * to 8 bits, and compares labels and logits on the encoder kernel with those of the embedded ONNX file.
 *
 * What is expected:
 * - The converted file in floats has the logits of the embedded one in floats (weights times steps, onnxruntime), up to
 *   the order of sums.
 * - All formats with 32 bits give the same logits in 8 bits, bit for bit.
 * - A matrix whose inputs have no factors gets its own bytes back where the largest weight of each output has 127 steps,
 *   since that weight sets the step. Matrices with factors are exported as products with them, and no longer multiples of
 *   a step: they are rounded once more, and activations are rounded without the factors. The words have a step for each
 *   row, not one for all.
 * - So logits differ about as much as by the rounding of the model when it was made, which the golden texts have with and
 *   without: that is the bound for the mean difference. It holds for 16 bits too, where weights are rounded before.
 *
 * The embedded model has the mean of its tokens and no pooler before its head, which `transformers` has for no BERT, so a
 * table entry of this check says that. Flax, TensorFlow and 16 bits are written by Python; its packages are installed
 * under `.cache`.
 */

import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { withModules } from "../../../bench/support/modules.mjs";
import { textsFor } from "../../../bench/support/texts.mjs";
import { ROOT } from "../../support/install.mjs";
import { compareLogits } from "./compare-logits.mjs";
import { embeddedWeights, stepsOf } from "./embedded-weights.mjs";
import { fileOf, openRanges, weightsFormats } from "./format-files.mjs";
import { safetensors } from "./safetensors.mjs";

/** @typedef {import("../../../src/engine/kernel/encoder.ts").EncoderWeights} EncoderWeights */

const EMBEDDED = join(ROOT, "public", "models", "tonescope-tweets");
const GENERATED_TEXTS = 300;
/** The share of equal labels, of the golden texts and of the generated ones. */
const LEAST_EQUAL = 0.99;
/** The largest difference of logits that two runtimes for floats may have. */
const FLOAT_TOLERANCE = 1e-4;
/** Floats are compared on every few of the golden texts that are not long. */
const [EVERY, MOST_TOKENS] = [4, 64];

/**
 * How many matrices without factors have the bytes of the embedded file.
 * @param {EncoderWeights} embedded @param {EncoderWeights} converted
 */
function returned(embedded, converted) {
  const [before = [], after = []] = [embedded, converted].map(({ layers, outputs }) => [
    ...layers.flatMap(({ query, key, value, projection, ffnUp, ffnDown }) => [
      query,
      key,
      value,
      projection,
      ffnUp,
      ffnDown,
    ]),
    outputs.get("logits"),
  ]);
  let [same, total] = [0, 0];
  for (const [at, linear] of before.entries()) {
    const other = after[at];
    if (!linear || linear.inputFactors) continue;
    const steps = stepsOf(linear);
    total += 1;
    if (other && stepsOf(other).every((value, place) => value === steps[place])) same += 1;
  }
  return { same, total };
}

/** @param {AsyncIterable<Uint8Array>} bytes @param {number} size */
async function joined(bytes, size) {
  const file = new Uint8Array(size);
  let at = 0;
  for await (const part of bytes) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** @param {{ createSession: Function }} backend @param {Uint8Array} model @param {number[][]} ids @param {object[]} [external] */
async function logitsOf(backend, model, ids, external) {
  const session = await backend.createSession(model, external);
  /** @type {number[][]} */
  const logits = [];
  for (const inputIds of ids) {
    const feeds = { inputIds, attentionMask: inputIds.map(() => 1), dims: [1, inputIds.length] };
    logits.push([...(await session.run(feeds, ["logits"])).logits.data]);
  }
  await session.dispose();
  return logits;
}

/** The texts of the golden file and generated ones, as ids. @param {(path: string) => Promise<Record<string, any>>} load */
async function readTexts(load) {
  const { Tokenizer } = await load("/src/engine/tokenizer/tokenizer.ts");
  const { preprocess } = await load("/src/engine/tokenizer/preprocess.ts");
  const read = (/** @type {string} */ name) => readFileSync(join(EMBEDDED, name), "utf8");
  const tokenizer = new Tokenizer(read("tokenizer.json"), read("tokenizer_config.json"), 512);
  /** @type {{ texts: { inputIds: number[], logits: { float32: number[], int8: number[] } }[] }} */
  const golden = JSON.parse(readFileSync(join(ROOT, "training", "golden", "golden.json"), "utf8"));
  const { texts, source } = textsFor(GENERATED_TEXTS);
  const { preprocessing } = JSON.parse(read("manifest.json"));
  const ids = golden.texts.map(({ inputIds }) => inputIds);
  return {
    golden: ids,
    generated: texts.map((text) => tokenizer.encode(preprocess(text, preprocessing)).inputIds),
    few: ids.filter(({ length }, at) => at % EVERY === 0 && length <= MOST_TOKENS),
    /** The mean difference that rounding made when the model was made. */
    rounding: compareLogits(
      golden.texts.map(({ logits }) => logits.float32),
      golden.texts.map(({ logits }) => logits.int8),
    ).mean,
    source,
  };
}

/** Converts the weights in a folder. @param {(path: string) => Promise<Record<string, any>>} load @param {string} folder @param {"int8" | "fp32"} dtype */
async function converted(load, folder, dtype) {
  const { weightsSources } = await load("/src/engine/weights/sources.ts");
  const { openWeights } = await load("/src/engine/weights/open-weights.ts");
  const { encoderGraph } = await load("/src/engine/weights/encoders/encoder-graph.ts");
  const { encoderSettings } = await load("/src/engine/weights/encoders/settings.ts");
  const { FAMILIES } = await load("/src/engine/weights/encoders/tensor-names.ts");
  const config = JSON.parse(readFileSync(join(EMBEDDED, "config.json"), "utf8"));
  const family = { ...FAMILIES.bert, head: { classifier: "classifier" } };
  const settings = { ...encoderSettings(config, family), pooling: "mean" };
  const [source] = weightsSources((await readdir(folder)).map((path) => ({ path })));
  /** @type {string[]} */
  const names = source.files.map((/** @type {{ path: string }} */ { path }) => path);
  const files = await Promise.all(names.map((name) => openRanges(folder, name)));
  try {
    const tensors = await openWeights(source.format, files);
    const { size, bytes } = encoderGraph(dtype, tensors, family, settings, 3);
    return await joined(bytes(), size);
  } finally {
    for (const file of files) await file.close();
  }
}

/** @param {string} folder for files @param {(path: string) => Promise<Record<string, any>>} load */
async function compareFormats(folder, load) {
  const { matchEncoder } = await load("/src/engine/kernel/matching/match-encoder.ts");
  const { kernelBackend } = await load("/src/engine/backends/kernel.ts");
  const { nodeBackend } = await load("/src/engine/backends/node.ts");
  const { dequantizeProducts } = await load("/src/engine/onnx/transforms/dequantize.ts");
  const [kernel, native] = [kernelBackend(), nodeBackend({ threads: 2 })];
  const model = new Uint8Array(readFileSync(join(EMBEDDED, "onnx", "model_int8.onnx")));
  const { golden, generated, few, rounding, source } = await readTexts(load);
  const right = await logitsOf(kernel, model, [...golden, ...generated]);
  const { model: graph, weights } = dequantizeProducts(model);
  const rightFloats = await logitsOf(native, graph, few, weights);
  const encoder = matchEncoder(model);
  const tensors = embeddedWeights(encoder);
  const inSource = join(folder, "model.safetensors");
  await writeFile(inSource, fileOf(safetensors, tensors));

  let faults = 0;
  /** @type {number[][] | undefined} */
  let first;
  const place = join(folder, "format");
  console.log(
    `${golden.length} golden texts, ${generated.length} ${source}; logits beside the embedded file`,
  );
  console.log(
    `Rounding changed them by ${rounding.toFixed(4)} on average when the model was made: the most that is allowed`,
  );
  const head = [
    "golden",
    "generated",
    "mean",
    "largest",
    "as first",
    "same matrices",
    `${few.length} in floats`,
  ];
  console.log(["format".padEnd(20), ...head.map((text) => text.padEnd(13))].join(" "));
  for (const [name, bits, write] of weightsFormats(inSource)) {
    await mkdir(place);
    await write(place, tensors);
    const made = await converted(load, place, "int8");
    const logits = await logitsOf(kernel, made, [...golden, ...generated]);
    const { mean, largest } = compareLogits(logits, right);
    const labels = [
      compareLogits(logits.slice(0, golden.length), right.slice(0, golden.length)),
      compareLogits(logits.slice(golden.length), right.slice(golden.length)),
    ];
    first ??= logits;
    const isSame = compareLogits(logits, first).largest === 0;
    const matrices = returned(encoder, matchEncoder(made));
    const gap = compareLogits(await logitsOf(native, await converted(load, place, "fp32"), few), rightFloats);
    const isNear = mean <= rounding && labels.every(({ equal, total }) => equal >= LEAST_EQUAL * total);
    const isExact = isSame && matrices.same === matrices.total && gap.largest < FLOAT_TOLERANCE;
    const isRight = isNear && (isExact || bits === 16);
    if (!isRight) faults += 1;
    const columns = [
      ...labels.map(({ equal, total }) => `${equal}/${total}`),
      mean.toFixed(4),
      largest.toFixed(3),
      isSame ? "yes" : "no",
      `${matrices.same}/${matrices.total}`,
      gap.largest.toExponential(0),
    ].map((text) => text.padEnd(13));
    console.log(`${name.padEnd(20)} ${columns.join(" ")} ${isRight ? "" : "DIFFERS"}`);
    await rm(place, { recursive: true });
  }
  return faults;
}

const folder = await mkdtemp(join(tmpdir(), "tonescope-formats-"));
try {
  const faults = await withModules((load) => compareFormats(folder, load));
  console.log(faults === 0 ? "Every format is right." : `${faults} formats differ.`);
  process.exitCode = faults === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}
