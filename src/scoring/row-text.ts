/** The text of a row as the model reads it. Files keep their texts as they are. */

import type { ImportReport } from "../data/report.ts";
import type { Row } from "../data/table.ts";
import { decodeEntities } from "../data/text/entities.ts";
import { hasHtml, htmlText } from "../data/text/html.ts";
import { isEmptyText, isMissingValue } from "../data/text/missing.ts";
import { repairMojibake } from "../data/text/mojibake.ts";
import type { ScoringRules } from "./rules.ts";

export type TextRules = Pick<ScoringRules, "joinedColumns" | "clean" | "scoreMissing">;

/** The text of a cell; empty for a missing value, such as `NULL` and `[deleted]`. */
function modelText(cell: string, { clean = [], scoreMissing = false }: TextRules): string {
  const decoded = clean.includes("html") ? htmlText(cell) : decodeEntities(cell);
  const text = clean.includes("mojibake") ? repairMojibake(decoded) : decoded;
  return !scoreMissing && isMissingValue(text) ? "" : text;
}

export function rowText(
  { cells }: { cells: readonly string[] },
  textColumn: number,
  rules: TextRules,
): string {
  const { joinedColumns } = rules;
  if (!joinedColumns) return modelText(cells[textColumn] ?? "", rules);
  const texts = [textColumn, ...joinedColumns].map((column) => modelText(cells[column] ?? "", rules));
  return texts.filter((text) => !isEmptyText(text)).join("\n");
}

/** Adds what is unusual in the text of a row: nothing to score, HTML tags, mojibake. */
export function reportText(
  report: ImportReport,
  { cells, line }: Pick<Row, "cells" | "line">,
  textColumn: number,
  rules: TextRules,
): void {
  const { joinedColumns = [] } = rules;
  const cell = [textColumn, ...joinedColumns].map((column) => cells[column] ?? "").join("\n");
  if (isEmptyText(rowText({ cells }, textColumn, rules))) {
    if (isMissingValue(cell)) report.add("missing-text", line, { value: cell.trim() });
    else report.add("empty-text", line);
  }
  if (hasHtml(cell)) report.add("html-tags", line);
  if (repairMojibake(cell) !== cell) report.add("mojibake", line);
}
