/**
 * How far the devices of the command line are apart: `npm run bench -- devices [--json]`. Labels, logits and
 * probabilities of the golden texts on each device, compared with another one and with Python's onnxruntime, whose
 * logits the golden file has. TONESCOPE_TWEETS names a JSON Lines file with `text` to use instead, without Python.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildNode } from "../../scripts/build/node.mjs";
import { ROOT } from "../../scripts/support/install.mjs";
import { option, report } from "../support/report.mjs";
import { textsFor } from "../support/texts.mjs";

/** @typedef {{ label: string, logits: readonly number[], scores: readonly number[] }} Numbers */

await buildNode();
/** @type {typeof import("../../server/library.ts")} */
const { Classifier, kernelBackend, nodeBackend, openModel, wasmBackend } = await import(
  new URL("../../dist-node/library.js", import.meta.url).href
);
const BACKENDS = {
  kernel: () => kernelBackend(),
  wasm: () => wasmBackend({ threads: 1 }),
  cpu: () => nodeBackend({ threads: 1 }),
};
const PAIRS = [
  ["cpu", "kernel"],
  ["cpu", "wasm"],
  ["wasm", "kernel"],
  ["kernel", "Python"],
  ["wasm", "Python"],
  ["cpu", "Python"],
];

/** @type {{ texts: { text: string, logits: { int8: number[] } }[] }} */
const golden = JSON.parse(readFileSync(join(ROOT, "training/golden/golden.json"), "utf8"));
const usesTweets = process.env["TONESCOPE_TWEETS"] !== undefined;
const texts = usesTweets ? textsFor(option("texts", 2000)).texts : golden.texts.map(({ text }) => text);

/** @type {Map<string, Numbers[]>} */
const numbers = new Map();
/** @type {readonly string[]} */
let labels = [];
let temperature = 1;
for (const [device, backend] of Object.entries(BACKENDS)) {
  const classifier = await Classifier.load({ ...(await openModel()), backend: backend() });
  labels = classifier.info.manifest.labels;
  temperature = classifier.info.manifest.weights[0]?.temperature ?? 1;
  /** @type {Numbers[]} */
  const measured = [];
  for (const text of texts) {
    const { label, logits, scores } = await classifier.classify(text);
    measured.push({ label, logits, scores: scores.map(({ score }) => score) });
  }
  numbers.set(device, measured);
  await classifier.dispose();
}
if (!usesTweets) {
  const python = golden.texts.map(({ logits: { int8: logits } }) => {
    const powers = logits.map((logit) => Math.exp(logit / temperature));
    const sum = powers.reduce((total, power) => total + power, 0);
    const label = labels[logits.indexOf(Math.max(...logits))] ?? "";
    return { label, logits, scores: powers.map((power) => power / sum) };
  });
  numbers.set("Python", python);
}

const rows = [
  ["devices", `other labels, of ${texts.length} texts`, "largest difference of a logit", "of a probability"],
];
/** @type {Record<string, object>} */
const figures = {};
for (const [a = "", b = ""] of PAIRS) {
  const [first, second] = [numbers.get(a), numbers.get(b)];
  if (!first || !second) continue;
  /** @param {"logits" | "scores"} key */
  const largest = (key) =>
    Math.max(
      ...first.flatMap((one, row) =>
        one[key].map((value, at) => Math.abs(value - (second[row]?.[key][at] ?? Number.NaN))),
      ),
    );
  const other = first.filter(({ label }, row) => label !== second[row]?.label).length;
  rows.push([`${a}, ${b}`, String(other), largest("logits").toFixed(3), largest("scores").toFixed(3)]);
  figures[`${a}, ${b}`] = { other, logit: largest("logits"), probability: largest("scores") };
}
report(rows, { texts: texts.length, ...figures });
