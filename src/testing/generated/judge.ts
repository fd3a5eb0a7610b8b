/** Compares what is read from a generated file with what is in it. */

import { AppError } from "../../errors/app-error.ts";
import { dateFormat, readDate } from "../../data/dates/date-column.ts";
import { names, open, readAll } from "../../data/testing/tables.ts";
import type { Table } from "../../data/table.ts";
import type { GeneratedFile } from "./generated-file.ts";
import type { Truth } from "./truth.ts";

export type Outcome = "right" | "doubt" | "refused" | "silent";

export interface Judgment {
  outcome: Outcome;
  /** What was read wrongly; empty for a file that was read right. */
  differences: string[];
}

const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 160) ?? "nothing";

/** @returns `doubt` when a guess that is unsure or an issue of the import report points to what was read wrongly */
export async function judge({ name, bytes, truth }: GeneratedFile): Promise<Judgment> {
  let table: Table;
  let read: Awaited<ReturnType<typeof readAll>>;
  try {
    table = await open(name, bytes);
    read = await readAll(table);
  } catch (cause) {
    const { code, message } = AppError.of(cause);
    const outcome = code === "unexpected" ? "silent" : "refused";
    return { outcome, differences: [`${code}: ${message}`] };
  }
  const allNames = [...names(table), ...read.report.addedColumns];
  const wrongCells = differencesOfCells(truth, allNames, read.cells);
  const wrongText = differenceOfText(truth, allNames, table.textColumn);
  const differences = [
    ...wrongCells,
    ...wrongText,
    ...differencesOfExport(truth, allNames, table, read.cells),
  ];
  const hasIssues = read.report.counts.size > 0;
  if (truth.isDamaged && !hasIssues)
    return { outcome: "silent", differences: ["The damage is not reported."] };
  if (differences.length === 0) return { outcome: "right", differences };
  const { textColumn, ...others } = table.guesses ?? {};
  const guesses = [...Object.values(others), table.encoding?.guess];
  const areCellsDoubted = hasIssues || guesses.some((guess) => guess?.certainty === "unsure");
  const isTextDoubted = areCellsDoubted || textColumn?.certainty === "unsure";
  const isDoubted = wrongCells.length > 0 ? areCellsDoubted : isTextDoubted;
  return { outcome: isDoubted ? "doubt" : "silent", differences };
}

function differencesOfCells(truth: Truth, allNames: readonly string[], cells: readonly string[][]): string[] {
  const { rows, keys, trimmed = false } = truth;
  const differences: string[] = [];
  if (truth.names && truth.names.length > 0 && shown(truth.names) !== shown(allNames)) {
    differences.push(`columns: ${shown(allNames)}, expected ${shown(truth.names)}`);
  }
  if (cells.length !== rows.length) differences.push(`rows: ${cells.length}, expected ${rows.length}`);
  const columns = keys?.map((key) => allNames.indexOf(key));
  for (const [index, row] of rows.entries()) {
    const found = cells[index] ?? [];
    for (const [column, wanted] of row.entries()) {
      const cell = found[columns?.[column] ?? column] ?? "";
      if ((trimmed ? cell.trim() : cell) === wanted) continue;
      return [...differences, `row ${index + 1}: ${shown(cell)}, expected ${shown(wanted)}`];
    }
  }
  return differences;
}

function differencesOfExport(
  { exportFormat, dates }: Truth,
  allNames: readonly string[],
  table: Table,
  cells: readonly string[][],
): string[] {
  if (exportFormat === undefined) return [];
  const found = table.exportFormat?.id ?? "none";
  if (found !== exportFormat) return [`export format: ${found}, expected ${exportFormat}`];
  if (!dates) return [];
  const written = cells.map((row) => row[allNames.indexOf(dates.column)] ?? "");
  const format = dateFormat(dates.column, written);
  const wrong = written.findIndex((cell, index) => readDate(cell, format) !== dates.times[index]);
  return wrong < 0
    ? []
    : [`date of row ${wrong + 1}: ${shown(written[wrong])}, expected ${shown(dates.times[wrong])}`];
}

function differenceOfText(
  { keys, text, names: known }: Truth,
  allNames: readonly string[],
  found: number,
): string[] {
  const wanted = keys ? allNames.indexOf(keys[text] ?? "") : text;
  if (found === wanted) return [];
  return [
    `text column: ${shown(allNames[found])}, expected ${shown(keys?.[text] ?? known?.[text] ?? wanted)}`,
  ];
}
