/** The labels of a file and the classes that they mean. */

import type { Table } from "../../src/data/table.ts";
import { AppError } from "../../src/errors/app-error.ts";
import { type LabelCount, LabelCounts, MAX_LABELS } from "../../src/scoring/labels/label-counts.ts";
import { mapLabels } from "../../src/scoring/labels/mapping.ts";
import type { RowLabels } from "../../src/scoring/labels/row-labels.ts";
import { normalizeLabel } from "../../src/scoring/labels/words.ts";

/**
 * Counts the labels of the rows.
 * @throws AppError `bad-option` when there are too many different values
 */
export async function countLabels(
  table: Table,
  { columns, labelOf }: RowLabels,
  signal: AbortSignal | undefined,
): Promise<LabelCount[]> {
  const counts = new LabelCounts();
  for await (const rows of table.rows({ signal })) {
    for (const { cells } of rows) counts.add(labelOf(cells));
    if (counts.areTooMany) {
      const name = columns.map((column) => table.columns[column]?.name).join(" + ");
      throw new AppError(
        "bad-option",
        `The column ${name} has more than ${MAX_LABELS} different values, so it does not contain labels.`,
      );
    }
  }
  return counts.sorted();
}

/**
 * The class of each label: the chosen one, or the one that the label means.
 * @param chosen class names by label; an empty name leaves the label out
 * @param classes names of the model's classes
 * @param flag the option that says which class a label means, for the message
 * @returns indices of classes; -1 for labels that mean none
 * @throws AppError `unclear-labels` when the labels can mean several classes, or none means a class; `bad-option` when
 * the model has no such class
 */
export function classesOfLabels(
  found: readonly LabelCount[],
  chosen: ReadonlyMap<string, string>,
  classes: readonly string[],
  flag = "--labels",
): Map<string, number> {
  const values = found.map(({ value }) => value);
  const { classes: mapped, uncertain } = mapLabels(values, classes);
  const corrections = new Map(
    [...chosen].map(([label, name]) => [normalizeLabel(label), classIndex(name, classes)]),
  );
  for (const value of values) {
    const correction = corrections.get(normalizeLabel(value));
    if (correction !== undefined) mapped.set(value, correction);
  }
  const isChosen = (value: string) => corrections.has(normalizeLabel(value));
  const open = uncertain.filter((value) => !isChosen(value));
  if (open.length > 0 || [...mapped.values()].every((index) => index < 0)) {
    throw unclear(open.length > 0 ? open : values.filter((value) => value !== ""), mapped, classes, flag);
  }
  return mapped;
}

function classIndex(name: string, classes: readonly string[]): number {
  if (name === "") return -1;
  const { classes: mapped, uncertain } = mapLabels([name], classes);
  const index = uncertain.length > 0 ? -1 : (mapped.get(name) ?? -1);
  if (index >= 0) return index;
  throw new AppError("bad-option", `The model has no class ${name}. It has: ${classes.join(", ")}.`);
}

/** The error proposes an option with every label, because the person then only has to correct it. */
function unclear(
  labels: readonly string[],
  proposed: ReadonlyMap<string, number>,
  classes: readonly string[],
  flag: string,
): AppError {
  const inOrder = [...labels].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const pairs = inOrder.map((label) => `${label}=${classes[proposed.get(label) ?? -1] ?? ""}`);
  const named = inOrder.join(", ") || "(none)";
  return new AppError(
    "unclear-labels",
    `The labels ${named} do not say which of the classes ${classes.join(", ")} they mean. ` +
      `Say so with ${flag} "${pairs.join(",")}".`,
  );
}
