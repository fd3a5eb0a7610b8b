/**
 * The plausibility of each explanation method: how well its words agree with those that people marked as decisive (ERASER,
 * DeYoung et al. 2020). FILE has JSON Lines with `text`, `label` (the class that the person had in mind), `start` and `end`
 * (the marked part) and `split`: the number of words to choose comes from the rows with "choose", the figures from N rows with
 * "report", evenly spaced.
 *
 * AUPRC: the average precision of the method's values for the class, as scikit-learn defines it. F1: the words with the
 * largest values, as many as people mark on average, against the marked ones. Both are means over texts.
 */

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import process from "node:process";
import { folderSource } from "../../server/models/folder-source.ts";
import { nodeBackend } from "../../src/engine/backends/node.ts";
import { Classifier } from "../../src/engine/classifier/classifier.ts";
import { loadDifferentiable } from "../../src/engine/explain/attribution/load-differentiable.ts";
import { Explainer } from "../../src/engine/explain/explainer.ts";
import type { TextUnit } from "../../src/engine/tokenizer/tokenized-text.ts";
import { randomFrom } from "../../src/statistics/random.ts";
import { option, report } from "../support/report.mjs";
import { mean, METHODS } from "./explanation-methods.ts";

interface Row {
  text: string;
  label: number;
  start: number;
  end: number;
  split: "choose" | "report";
}

const FILE = process.argv[3] ?? "";
const TEXTS = option("texts", 300);
const RANDOM_ORDERS = 100;
const SEED = 20_261_130;

/** Whether a person marked the word: most of its characters, because marks sometimes begin or end inside a word. */
const isMarked = ({ start, end }: Row, unit: TextUnit) =>
  Math.min(end, unit.end) - Math.max(start, unit.start) > (unit.end - unit.start) / 2;

/** Area under the precision-recall curve; equal values share one threshold. */
function averagePrecision(values: readonly number[], marked: readonly boolean[]): number {
  const total = marked.filter(Boolean).length;
  const thresholds = [...new Set(values)].toSorted((a, b) => b - a);
  let [area, last] = [0, 0];
  for (const threshold of thresholds) {
    const chosen = marked.filter((_, index) => (values[index] ?? NaN) >= threshold);
    const hits = chosen.filter(Boolean).length;
    area += ((hits - last) / total) * (hits / chosen.length);
    last = hits;
  }
  return area;
}

/** F1 of the words with the largest values, a share of all. */
function f1OfTop(values: readonly number[], marked: readonly boolean[], share: number): number {
  const count = Math.max(1, Math.round(share * values.length));
  const top = values.map((value, index) => ({ value, index })).toSorted((a, b) => b.value - a.value);
  const hits = top.slice(0, count).filter(({ index }) => marked[index]).length;
  return (2 * hits) / (count + marked.filter(Boolean).length);
}

const rows = readFileSync(FILE, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Row);
const reported = rows.filter(({ split }) => split === "report");
const step = Math.max(1, Math.floor(reported.length / TEXTS));
const texts = reported.filter((_, index) => index % step === 0).slice(0, TEXTS);

const source = folderSource("public/models/tonescope-tweets");
const backend = nodeBackend({ threads: availableParallelism() });
const classifier = await Classifier.load({ source, backend });
const model = await loadDifferentiable({ source, backend });
const explainer = new Explainer(classifier.inspectable, { differentiable: async () => model });

const wordsOf = (text: string) => explainer.tokenize(text).units.filter(({ isSpecial }) => !isSpecial);
const share = mean(
  rows
    .filter(({ split }) => split === "choose")
    .map((row) => mean(wordsOf(row.text).map((unit) => Number(isMarked(row, unit))))),
);

type Measure = { auprc: number; f1: number };
const found: Record<string, Measure[]> = Object.fromEntries(
  [...Object.keys(METHODS), "random orders"].map((name) => [name, []]),
);
const random = randomFrom(SEED);
let used = 0;
for (const row of texts) {
  const { units } = explainer.tokenize(row.text);
  const words = units.flatMap((unit, index) => (unit.isSpecial ? [] : [index]));
  const marked = words.map((index) => isMarked(row, units[index] as TextUnit));
  if (!marked.includes(true)) continue;
  used += 1;
  const measure = (values: number[]): Measure => ({
    auprc: averagePrecision(values, marked),
    f1: f1OfTop(values, marked, share),
  });
  for (const [name, method] of Object.entries(METHODS)) {
    const { values } = await explainer.attribute(row.text, method);
    found[name]?.push(measure(words.map((index) => values[row.label]?.[index] ?? NaN)));
  }
  const orders = Array.from({ length: RANDOM_ORDERS }, () => measure(words.map(() => random())));
  found["random orders"]?.push({
    auprc: mean(orders.map(({ auprc }) => auprc)),
    f1: mean(orders.map(({ f1 }) => f1)),
  });
}
await classifier.dispose();
await model.dispose();

const figures = Object.fromEntries(
  Object.entries(found).map(([name, all]) => [
    name,
    { auprc: mean(all.map(({ auprc }) => auprc)), f1: mean(all.map(({ f1 }) => f1)) },
  ]),
);
console.log(`${used} texts; people mark ${(100 * share).toFixed(0)} % of the words`);
report(
  [
    ["method", "AUPRC", "F1"],
    ...Object.entries(figures).map(([name, { auprc, f1 }]) => [
      name,
      (100 * auprc).toFixed(1),
      (100 * f1).toFixed(1),
    ]),
  ],
  { texts: used, share, figures },
);
