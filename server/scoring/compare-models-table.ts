/** Scores a table by two models and compares their answers. */

import { createWriteStream } from "node:fs";
import { once } from "node:events";
import type { TableFile } from "../../src/data/bytes.ts";
import { openTable } from "../../src/data/open.ts";
import type { OpenOptions, Table } from "../../src/data/table.ts";
import { isEmptyText } from "../../src/data/text/missing.ts";
import { AppError, throwIfCancelled } from "../../src/errors/app-error.ts";
import { type ModelComparison, ModelComparisonCounts } from "../../src/scoring/compare-models.ts";
import { mapLabels } from "../../src/scoring/labels/mapping.ts";
import { rowText, type TextRules } from "../../src/scoring/row-text.ts";
import { namesOfColumns, scoredColumns, textColumns } from "./column-index.ts";
import { goldLabels } from "./evaluate-table.ts";
import { classesOfLabels, countLabels } from "./gold-labels.ts";

/** A model or a head that names a class for a text. */
export interface Answering {
  name: string;
  classes: readonly string[];
  predict(text: string): Promise<{ predicted: number; score: number }>;
}

export interface CompareModelsOptions {
  reading?: OpenOptions;
  textColumns?: readonly string[];
  /** Names of the columns with labels; without them, the models are compared with each other alone. */
  labelColumns?: readonly string[];
  /** The class of each label of the file; found by their meaning when absent. */
  labels?: ReadonlyMap<string, string> | undefined;
  /** The class of the first model that each label of the second one means; found by their meaning when absent. */
  secondClasses?: ReadonlyMap<string, string> | undefined;
  rules?: TextRules;
  /** A file for the rows on which the models differ, a line of JSON each. */
  differing?: string | undefined;
  signal?: AbortSignal;
  onOpen?: (table: Table, textColumn: string) => void;
  onText?: (done: number) => void;
}

export interface ModelsReport extends ModelComparison {
  first: string;
  second: string;
  classes: readonly string[];
  /** The class that each label of the second model means; `null` for none. */
  mapping: Record<string, string | null>;
}

/** @throws AppError `bad-option` when a label of the second model is given a class that the first one lacks */
function meaningOf(second: Answering, first: Answering, chosen: CompareModelsOptions["secondClasses"]) {
  if (chosen) {
    const counted = second.classes.map((value) => ({ value, rows: 1 }));
    return classesOfLabels(counted, chosen, first.classes, "--against-labels");
  }
  return mapLabels(second.classes, first.classes).classes;
}

/**
 * Both models read every text, one after the other, in constant memory.
 * @throws AppError as `evaluateFile`, and `bad-option` when no label of the second model means a class of the first one
 */
export async function compareModelsOnFile(
  [first, second]: readonly [Answering, Answering],
  file: TableFile,
  options: CompareModelsOptions = {},
): Promise<ModelsReport> {
  const { signal, onText, labelColumns = [] } = options;
  const table = await openTable(file, { ...options.reading, ...(signal && { signal }) });
  const { textColumn, ...joined } = textColumns(table, options.textColumns ?? []);
  const rules = { ...options.rules, ...joined };
  options.onOpen?.(table, namesOfColumns(table, scoredColumns({ textColumn, ...joined })));
  const meaning = meaningOf(second, first, options.secondClasses);
  if (![...meaning.values()].some((index) => index >= 0)) {
    const lists = `${second.classes.join(", ")} mean none of ${first.classes.join(", ")}`;
    throw new AppError("bad-option", `The labels ${lists}. Say what they mean with --against-labels.`);
  }
  const gold = labelColumns.length > 0 ? goldLabels(table, labelColumns, first.classes) : undefined;
  const golds =
    gold &&
    classesOfLabels(await countLabels(table, gold, signal), options.labels ?? new Map(), first.classes);
  const counts = new ModelComparisonCounts(first.classes.length);
  const out = options.differing === undefined ? undefined : createWriteStream(options.differing);
  let [row, done] = [0, 0];
  for await (const rows of table.rows({ signal })) {
    for (const current of rows) {
      throwIfCancelled(signal);
      row++;
      const text = rowText(current, textColumn, rules);
      const label = gold?.labelOf(current.cells) ?? "";
      const right = golds?.get(label) ?? -1;
      if (isEmptyText(text)) {
        counts.add(-1, -1);
        continue;
      }
      const [one, other] = [await first.predict(text), await second.predict(text)];
      const meant = meaning.get(second.classes[other.predicted] ?? "") ?? -1;
      counts.add(one.predicted, meant, right);
      if (out && meant >= 0 && meant !== one.predicted) {
        const line = {
          row,
          first: first.classes[one.predicted],
          firstScore: one.score,
          second: second.classes[other.predicted],
          secondScore: other.score,
          ...(right >= 0 && { label: first.classes[right] }),
          text,
        };
        if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, "drain");
      }
      onText?.(++done);
    }
  }
  if (out) {
    out.end();
    await once(out, "close");
  }
  if (done === 0) throw new AppError("bad-option", "No row has a text.");
  return {
    first: first.name,
    second: second.name,
    classes: first.classes,
    mapping: Object.fromEntries(
      second.classes.map((name) => [name, first.classes[meaning.get(name) ?? -1] ?? null]),
    ),
    ...counts.report(),
  };
}

const percent = (share: number) => (Number.isNaN(share) ? "-" : (100 * share).toFixed(1));
const points = (difference: number) =>
  `${difference < 0 ? "-" : "+"}${(100 * Math.abs(difference)).toFixed(1)}`;

/** The report as text for a terminal. */
export function formatModelsReport(report: ModelsReport): string {
  const { first, second, classes, kappa, interval, table, labeled, rows, agreeing } = report;
  const width = Math.max(...classes.map((name) => name.length), 6) + 2;
  const lines = [
    `first  ${first}`,
    `second ${second}`,
    `agreement ${percent(report.share)} (95 %: ${percent(interval.low)} to ${percent(interval.high)})`,
    `kappa     ${kappa.value.toFixed(3)} (95 %: ${kappa.interval.low.toFixed(3)} to ${kappa.interval.high.toFixed(3)})`,
    `${rows} rows compared, ${rows - agreeing} differ, ${report.left} left out`,
    "",
    `first \\ second`.padEnd(width + 6) + classes.map((name) => name.padStart(12)).join(""),
    ...table.map(
      (counts, index) =>
        (classes[index] ?? "").padEnd(width + 6) + counts.map((count) => String(count).padStart(12)).join(""),
    ),
  ];
  if (!labeled) return lines.join("\n");
  const { difference, test } = labeled;
  const figures = ({ accuracy, accuracyInterval: { low, high }, macroRecall }: typeof labeled.first) =>
    `accuracy ${percent(accuracy)} (${percent(low)} to ${percent(high)}), macro-recall ${percent(macroRecall)}`;
  const verdict =
    difference.interval.low > 0
      ? "first is better"
      : difference.interval.high < 0
        ? "second is better"
        : "undecided";
  return [
    ...lines,
    "",
    `against ${labeled.first.texts} labels: ${verdict}`,
    `first  ${figures(labeled.first)}`,
    `second ${figures(labeled.second)}`,
    `difference of accuracies ${points(difference.value)} points (${points(difference.interval.low)} to ${points(difference.interval.high)})`,
    `only first right ${test.onlyFirst}, only second right ${test.onlySecond}; McNemar p ${test.p < 0.0001 ? "<0.0001" : test.p.toFixed(4)}`,
  ].join("\n");
}
