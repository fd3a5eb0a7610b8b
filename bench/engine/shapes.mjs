/**
 * `npm run bench -- shapes [--calls N] [--texts N] [--only NAME]`: encoders of the shapes that people use, with random
 * weights that are converted to 8 bits, on the kernel and on onnxruntime-web in one page of Chromium; then how many labels
 * of N texts equal those of the same weights in floats (`--texts 0` leaves that out). NAME is `distilbert-base`,
 * `roberta-base`, `mpnet-base`, `deberta-v3-small` or `modernbert-base`.
 */

import { install } from "../../scripts/support/install.mjs";
import { timesHeader, withKernelPage } from "../support/kernel-page.mjs";
import { withModules } from "../support/modules.mjs";
import { option, report } from "../support/report.mjs";

const CALLS = option("calls", 12);
const TEXTS = option("texts", 200);
const only = process.argv[process.argv.indexOf("--only") + 1];
const isChosen = (/** @type {string} */ name) => !process.argv.includes("--only") || name === only;

install();
await withModules(async (load) => {
  const { MODELS, converted, labelsEqual } = await load("/bench/engine/shapes.ts");
  const names = Object.keys(MODELS).filter(isChosen);
  if (names.length === 0) throw new Error(`${only} is not one of: ${Object.keys(MODELS).join(", ")}`);
  /** @type {string[][]} */
  const rows = [];
  /** @type {Record<string, object>} */
  const figures = {};
  /** @type {Record<string, Record<string, Uint8Array>>} */
  const files = {};
  await withKernelPage(files, async (time) => {
    for (const name of names) {
      console.error(`${name}: converting`);
      const model = MODELS[name]();
      const bytes = await converted(model, "int8");
      files[name] = { "model.onnx": bytes };
      console.error(`${name}: measuring`);
      const times = await time(`models/${name}/model.onnx`, { 32: CALLS, 128: CALLS });
      delete files[name];
      const labels = TEXTS > 0 ? await labelsEqual(model, bytes, TEXTS) : "";
      const own = times.rows.map(([tokens, ...cells]) => [`${name}, ${tokens} tokens`, ...cells, labels]);
      console.error(own.map((row) => row.join(" | ")).join("\n"));
      rows.push(...own);
      figures[name] = { ...times.figures, labels };
    }
  });
  report([[...timesHeader("shape"), "labels as in floats"], ...rows], figures);
});
