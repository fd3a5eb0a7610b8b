/** The text of a row as the model reads it. Files keep their texts as they are. */

import type { ImportReport } from "../data/report.ts";
import type { Row, Table } from "../data/table.ts";
import { decodeEntities } from "../data/text/entities.ts";
import { hasHtml, htmlText } from "../data/text/html.ts";
import { isEmptyText, isMissingValue } from "../data/text/missing.ts";
import { repairMojibake } from "../data/text/mojibake.ts";
import type { ScoringRules } from "./rules.ts";

export type TextRules = Pick<ScoringRules, "joinedColumns" | "clean" | "scoreMissing" | "notices">;

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
  if (isNotice(cells, rules)) return "";
  if (!joinedColumns) return modelText(cells[textColumn] ?? "", rules);
  const texts = [textColumn, ...joinedColumns].map((column) => modelText(cells[column] ?? "", rules));
  return texts.filter((text) => !isEmptyText(text)).join("\n");
}

/** Whether a row is one that no person wrote as a post: "Ann joined", a placeholder of a picture. */
const isNotice = (cells: readonly string[], { notices }: TextRules): boolean =>
  notices !== undefined && notices.values.includes(cells[notices.column] ?? "");

/** The rule that the export format of a table brings with it. */
export const noticeRule = ({ exportFormat }: Pick<Table, "exportFormat">): Pick<TextRules, "notices"> =>
  exportFormat?.notices ? { notices: exportFormat.notices } : {};

/** Adds what is unusual in the text of a row: nothing to score, HTML tags, mojibake. */
export function reportText(
  report: ImportReport,
  { cells, line }: Pick<Row, "cells" | "line">,
  textColumn: number,
  rules: TextRules,
): void {
  const { joinedColumns = [] } = rules;
  if (isNotice(cells, rules)) {
    report.add("notice", line);
    return;
  }
  const cell = [textColumn, ...joinedColumns].map((column) => cells[column] ?? "").join("\n");
  if (isEmptyText(rowText({ cells }, textColumn, rules))) {
    if (isMissingValue(cell)) report.add("missing-text", line, { value: cell.trim() });
    else report.add("empty-text", line);
  }
  if (hasHtml(cell)) report.add("html-tags", line);
  if (repairMojibake(cell) !== cell) report.add("mojibake", line);
}
