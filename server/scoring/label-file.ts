/** A file with the labels of a sample of rows. */

import type { TableFile } from "../../src/data/bytes.ts";
import type { Table } from "../../src/data/table.ts";
import { openTable } from "../../src/data/open.ts";
import { AppError } from "../../src/errors/app-error.ts";
import { CANNOT_SAY, OFF_TOPIC } from "../../src/labels/coder-label.ts";
import { headerOptions } from "../../src/labels/read-file.ts";
import { LabelCounts } from "../../src/scoring/labels/label-counts.ts";
import { classesOfLabels } from "./gold-labels.ts";

export interface LabelColumns {
  /** The column of ids in the scored table; `id` is tried too. */
  id: string | undefined;
  label: string;
  /** Absent: `probability`, if there is such a column. */
  probability: string | undefined;
}

/** A label with what is needed to weigh it. */
export interface FileLabel {
  /** Index of the class; -1 for a label that stands for none. */
  category: number;
  inclusion: number | undefined;
  stratum: string | undefined;
  /** The number of rows with its text, where equal texts were drawn once. */
  copies: number;
}

export interface LabelFile {
  /** By the id of the row. */
  labels: Map<string, FileLabel>;
  /** Lines without a label, or with one that names no class: "cannot say". */
  unanswered: number;
  /** Lines of rows that were not drawn by chance, which no estimate can use. */
  chosen: number;
}

interface Line {
  id: string;
  label: string;
  inclusion: number | undefined;
  stratum: string | undefined;
  copies: number;
}

const isAnswer = (label: string) =>
  !["", CANNOT_SAY, OFF_TOPIC].includes(label.toLowerCase().replaceAll("_", " "));

/**
 * @param classes names of the classes
 * @param chosen the class that each label means; found by its meaning when absent
 * @throws AppError `bad-option` when a column is missing or a probability is none; `unclear-labels` when a label means no
 * class or a row has two
 */
export async function readLabelFile(
  file: TableFile,
  columns: LabelColumns,
  classes: readonly string[],
  {
    chosen = new Map(),
    signal,
  }: { chosen?: ReadonlyMap<string, string> | undefined; signal?: AbortSignal } = {},
): Promise<LabelFile> {
  const isHeader = (names: readonly string[]) =>
    names.includes(columns.label) && (names.includes(columns.id ?? "id") || names.includes("id"));
  const table = await openTable(file, await headerOptions(file, isHeader));
  const { lines, unanswered, byHand } = await linesOf(table, columns, signal);
  const counts = new LabelCounts();
  for (const { label } of lines) counts.add(label);
  if (lines.length === 0) throw new AppError("not-labels", "The file of labels has no label.");
  const mapping = classesOfLabels(counts.sorted(), chosen, classes, "--label-classes");
  const left = new Set([...chosen].flatMap(([label, name]) => (name === "" ? [label] : [])));
  const unknown = [...mapping].filter(([label, index]) => index < 0 && !left.has(label));
  if (unknown.length > 0)
    throw new AppError(
      "unclear-labels",
      `The labels ${unknown.map(([label]) => label).join(", ")} are none of the classes ${classes.join(", ")}. ` +
        `Say what they mean with --label-classes LABEL=CLASS, or leave them out with --label-classes LABEL=.`,
    );
  const labels = new Map<string, FileLabel>();
  for (const { id, label, ...rest } of lines) {
    const category = mapping.get(label) ?? -1;
    const earlier = labels.get(id);
    if (earlier && earlier.category !== category)
      throw new AppError("unclear-labels", `The row ${id} has two different labels. Settle on one of them.`);
    labels.set(id, { category, ...rest });
  }
  return { labels, unanswered, chosen: byHand };
}

async function linesOf(table: Table, wanted: LabelColumns, signal: AbortSignal | undefined) {
  const indexOf = (name: string) => table.columns.findIndex((column) => column.name === name);
  const needed = (names: readonly string[]) => {
    const found = names.map(indexOf).find((index) => index >= 0);
    if (found !== undefined) return found;
    const known = table.columns.map(({ name }) => name).join(", ");
    throw new AppError("bad-option", `The file of labels has no column ${names[0]}, only ${known}.`);
  };
  const id = needed([wanted.id ?? "id", "id"]);
  const label = needed([wanted.label]);
  const probability =
    wanted.probability === undefined ? indexOf("probability") : needed([wanted.probability]);
  const [stratum, copies] = [indexOf("stratum"), indexOf("copies")];
  const lines: Line[] = [];
  let [unanswered, byHand] = [0, 0];
  for await (const rows of table.rows({ signal })) {
    for (const { cells, line } of rows) {
      const cell = (index: number) => (index < 0 ? "" : (cells[index] ?? "").trim());
      if (!isAnswer(cell(label))) unanswered++;
      else if (probability >= 0 && cell(probability) === "") byHand++;
      else
        lines.push({
          id: cell(id),
          label: cell(label),
          inclusion: probability < 0 ? undefined : probabilityOf(cell(probability), line),
          copies: Number(cell(copies)) || 1,
          stratum: cell(stratum) || undefined,
        });
    }
  }
  return { lines, unanswered, byHand };
}

function probabilityOf(text: string, line: number): number {
  const value = Number(text);
  if (value > 0 && value <= 1) return value;
  throw new AppError(
    "bad-option",
    `In line ${line} of the labels, ${text} is no probability above 0 and up to 1.`,
  );
}
