import type { Estimate } from "../../src/heads/validation/figures.ts";
import { type Growth, isFlat } from "../../src/heads/validation/learning-curve.ts";
import type { TeachReport } from "./teach-table.ts";

const percent = (share: number) => (100 * share).toFixed(1);
const estimate = ({ value, low, high }: Estimate) =>
  `${percent(value)} (95 %: ${percent(low)} to ${percent(high)})`;

/** A sentence on whether the head is better than naming always the commonest category, and than the model as it is. */
function verdicts({ head: { figures, categories }, taught }: TeachReport): string[] {
  const { commonest, macroRecall, model } = figures;
  const name = categories[commonest.category]?.name ?? "";
  const isBetter = macroRecall.low > commonest.macroRecall.value;
  const lines = [
    isBetter
      ? `Better than always ${name}, which has a macro-recall of ${percent(commonest.macroRecall.value)}.`
      : `Not shown to be better than always ${name}, which has a macro-recall of ${percent(commonest.macroRecall.value)}.`,
  ];
  if (!model) return lines;
  const { gain } = model;
  const change = gain.low > 0 ? "Better than" : gain.high < 0 ? "Worse than" : "Not shown to be better than";
  const uses = taught.usesProbabilities ? "; it reads the model's probabilities too" : "";
  return [
    ...lines,
    `${change} the model as it is, which has a macro-recall of ${percent(model.macroRecall.value)}: by ${estimate(gain)} points${uses}.`,
  ];
}

function growthLine(growth: Growth): string {
  const { labels, macroRecall, low, high } = growth;
  return isFlat(growth)
    ? `The learning curve is flat: ${labels} more labels would bring ${percent(high)} points of macro-recall at most (95 %).`
    : `${labels} more labels would bring about ${estimate({ value: macroRecall, low, high })} points of macro-recall.`;
}

/** The figures of a taught head as text for a terminal. */
export function formatHeadReport(report: TeachReport): string {
  const { head, taught, categories, skipped, coders } = report;
  const { figures } = head;
  const names = head.categories.map(({ name }) => name);
  const width = Math.max(...names.map(({ length }) => length), 8) + 2;
  const line = (name: string, cells: (string | number)[]) =>
    name.padEnd(width) + cells.map((cell) => String(cell).padStart(10)).join("");
  const named = (indices: readonly number[]) => indices.map((index) => categories[index] ?? "").join(", ");
  return [
    "Cross-validated: every figure is of rows that the head was not fitted on.",
    `macro-recall ${estimate(figures.macroRecall)}`,
    `macro-F1     ${estimate(figures.macroF1)}`,
    `accuracy     ${estimate(figures.accuracy)}`,
    `ECE          ${figures.ece.toFixed(4)} (15 equal-width bins)`,
    "",
    line("category", ["rows", "precision", "recall", "F1"]),
    ...figures.categories.map(
      ({ support, precision, recall, f1 }, index) =>
        `${line(names[index] ?? "", [support, percent(precision), percent(recall), percent(f1.value)])}  (95 %: ${percent(f1.low)} to ${percent(f1.high)})`,
    ),
    "",
    ...verdicts(report),
    `Macro-recall by number of labels: ${figures.curve.map(({ labels, macroRecall }) => `${labels}: ${percent(macroRecall)}`).join(", ")}.`,
    growthLine(figures.growth),
    ...(figures.layerGain
      ? [
          `It reads layer ${head.layer}: the macro-recall is ${estimate(figures.layerGain)} points above that of the last layer.`,
        ]
      : []),
    ...(taught.few.length > 0
      ? [`Categories with too few examples for reliable figures: ${named(taught.few)}.`]
      : []),
    ...(taught.leftOut.length > 0 ? [`Left out, with too few examples: ${named(taught.leftOut)}.`] : []),
    ...(coders.rows > 0
      ? [
          `${coders.rows} rows have labels of several coders; ${coders.disagreements} on which they disagree are left out.`,
        ]
      : []),
    `${figures.rows} labeled rows, ${skipped} rows skipped.`,
  ].join("\n");
}
