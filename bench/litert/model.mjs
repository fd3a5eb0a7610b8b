/**
 * LiteRT.js and the embedded model in its format, for the benchmarks: both are made under .cache/ on first use, with npm and
 * with TensorFlow for Python, so that neither is a dependency of the app.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { compareLogits } from "../../scripts/check/models/compare-logits.mjs";
import { embeddedWeights } from "../../scripts/check/models/embedded-weights.mjs";
import { fileOf } from "../../scripts/check/models/format-files.mjs";
import { safetensors } from "../../scripts/check/models/safetensors.mjs";
import { ROOT } from "../../scripts/support/install.mjs";
import { pythonWith, requirementsIn } from "../../scripts/support/python.mjs";
import { withModules } from "../support/modules.mjs";

const PACKAGE = "@litertjs/core@2.5.3";
const FOLDER = join(ROOT, ".cache/litert");
const MODEL = join(ROOT, "public/models/tonescope-tweets");

/** @param {string} command @param {string[]} args @param {string} what */
function runOrThrow(command, args, what) {
  const { status } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`${what} failed.`);
}

function installRuntime() {
  if (existsSync(join(FOLDER, "node_modules/@litertjs/core"))) return;
  const args = ["install", "--prefix", FOLDER, "--no-save", "--silent", "--no-audit", "--no-fund"];
  runOrThrow("npm", [...args, "--ignore-scripts", PACKAGE], `The installation of ${PACKAGE}`);
}

/** @param {number[]} lengths in tokens */
async function convert(lengths) {
  const missing = lengths.filter((length) => !existsSync(join(FOLDER, `${length}.tflite`)));
  if (missing.length === 0) return;
  const python = pythonWith(requirementsIn(new URL("requirements.txt", import.meta.url)));
  const source = join(FOLDER, "model.safetensors");
  await withModules(async (load) => {
    const { matchEncoder } = await load("/src/engine/kernel/matching/match-encoder.ts");
    const model = new Uint8Array(readFileSync(join(MODEL, "onnx/model_int8.onnx")));
    writeFileSync(source, fileOf(safetensors, embeddedWeights(matchEncoder(model))));
  });
  const config = JSON.parse(readFileSync(join(MODEL, "config.json"), "utf8"));
  const settings = [config.num_attention_heads, config.layer_norm_eps, ...missing].map(String);
  const script = join(ROOT, "bench/litert/convert.py");
  runOrThrow(python, ["-B", script, source, FOLDER, ...settings], "The conversion for LiteRT");
}

/**
 * The folder of the runtime and of one file for each length. A change of the model or of convert.py needs it deleted.
 * @param {number[]} lengths
 */
export async function litertFolder(lengths) {
  mkdirSync(FOLDER, { recursive: true });
  installRuntime();
  await convert(lengths);
  return FOLDER;
}

const TYPES = new Map([
  [".js", "text/javascript"],
  [".wasm", "application/wasm"],
]);

/** Serves the folder under /litert/. @param {string} folder @returns {import("../../scripts/run/serve.mjs").Intercept} */
export const serveLitert = (folder) => (request, response) => {
  const [, path = ""] =
    /^\/litert\/([\w@./-]+)$/.exec(new URL(request.url ?? "", "http://localhost").pathname) ?? [];
  if (!path || !existsSync(join(folder, path))) return false;
  const type = TYPES.get(extname(path)) ?? "application/octet-stream";
  response.writeHead(200, { "Content-Type": type }).end(readFileSync(join(folder, path)));
  return true;
};

/**
 * The differences from the logits of the golden texts of these lengths: in floats, and by onnxruntime with 8 bits.
 * @param {import("@playwright/test").Page} page with LiteRT.js loaded @param {number[]} lengths
 */
export async function litertAgreement(page, lengths) {
  /** @type {{ texts: { inputIds: number[], logits: Record<"float32" | "int8", number[]> }[] }} */
  const golden = JSON.parse(readFileSync(join(ROOT, "training/golden/golden.json"), "utf8"));
  const texts = golden.texts.filter(({ inputIds }) => lengths.includes(inputIds.length));
  /** @type {number[][]} */
  const own = [];
  for (const { inputIds } of texts)
    own.push(await page.evaluate((ids) => Reflect.get(globalThis, "litertLogits")(ids), inputIds));
  const [floats, rounded] = [
    texts.map(({ logits }) => logits.float32),
    texts.map(({ logits }) => logits.int8),
  ];
  const fromFloats = compareLogits(own, floats);
  return {
    texts: texts.length,
    labels_as_floats: fromFloats.equal,
    mean_from_floats: fromFloats.mean,
    mean_from_8_bits: compareLogits(own, rounded).mean,
    mean_of_8_bits_from_floats: compareLogits(rounded, floats).mean,
    largest_from_floats: fromFloats.largest,
  };
}
