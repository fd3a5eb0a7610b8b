/** Tables of R as the tidyverse prints them: `# A tibble: 3 × 2`, names, types, and rows with numbers before them. */

import { columnNames } from "../../columns.ts";
import type { ExportRecord, TextLayout } from "../export-format.ts";
import { parserOfLines } from "../lines.ts";
import { cutAtEnds } from "./aligned-columns.ts";

const TITLE = /^# An? (?:tibble|tsibble|data frame|grouped_df|rowwise_df)\b.*: .*\d\s*[×x]\s*\d/;
const TYPES = /^[\s*]*(?:<[\w+:.[\], ()/-]+>\s*)+$/;
/** Numbers stand to the right, so that their columns end below the type. */
const NUMBER = /^<(?:dbl|int|num|integer64|int64|cpl|drtn|time|dbl\+lbl|int\+lbl)/;
const LAST_WORD = /^(?<before>.*?)\s*(?<word>`[^`]*`|\S+)\s*$/su;

interface Column {
  isRight: boolean;
  start: number;
  end: number;
}

/** The layout of a printed tibble; undefined for other texts. @param filled lines without the blank ones */
export function recognizeTibble(filled: readonly string[]): TextLayout | undefined {
  if (!TITLE.test(filled[0] ?? "")) return undefined;
  const typesAt = filled.findIndex((line) => TYPES.test(line));
  const header = filled[typesAt - 1];
  if (typesAt < 2 || header === undefined || header.startsWith("#")) return undefined;
  const columns = [...(filled[typesAt] ?? "").matchAll(/<[^<>]+>/g)].map(({ index, 0: type }): Column => ({
    isRight: NUMBER.test(type),
    start: index,
    end: index + type.length,
  }));
  const written = cellsOf(header, columns).map((name) => name.replace(/^`(.*)`$/, "$1"));
  const names = columnNames(written, columns.length);
  return { columns: names, parser: () => tibbleParser(typesAt + 1, names, columns) };
}

/** @param skip filled lines before the rows */
function tibbleParser(skip: number, names: readonly string[], columns: readonly Column[]) {
  let unread = skip;
  return parserOfLines({
    read(line, number): ExportRecord[] {
      if (line.trim() === "") return [];
      if (unread > 0) {
        unread--;
        return [];
      }
      // How many rows and columns were not printed.
      if (/^\s*#/.test(line)) return [{ line: number, fields: {}, isOther: true }];
      const cells = cellsOf(line, columns).map(valueOf);
      return [
        { line: number, fields: Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])) },
      ];
    },
    finish: () => [],
  });
}

/** Quotes show the blanks at the ends of a text, and that it is no missing value. */
function valueOf(cell: string): string {
  if (/^<?NA>?$/.test(cell)) return "";
  return cell.replace(/^"(.*)"$/s, (_, inner: string) => inner.replaceAll('\\"', '"'));
}

/**
 * The cells of a line. Texts begin below the start of their type and numbers end below the end of theirs; a text before a
 * number ends before the number's only word.
 */
function cellsOf(line: string, columns: readonly Column[]): string[] {
  /** Columns between two places that are known. */
  const groups: { columns: number; end: number }[] = [{ columns: 0, end: Number.POSITIVE_INFINITY }];
  for (const { isRight, start, end } of columns) {
    const group = groups.at(-1) as (typeof groups)[number];
    if (isRight) {
      group.columns++;
      group.end = end;
      groups.push({ columns: 0, end: Number.POSITIVE_INFINITY });
    } else {
      group.end = start;
      groups.push({ columns: 1, end: Number.POSITIVE_INFINITY });
    }
  }
  const pieces = cutAtEnds(
    line,
    groups.map(({ end }) => end),
  );
  return groups.flatMap(({ columns: count }, index) => {
    const piece = (pieces[index] ?? "").trim();
    if (count === 0) return [];
    // The first group also has the number of the row.
    const { before = "", word = piece } = LAST_WORD.exec(piece)?.groups ?? {};
    if (index === 0) return [word];
    return count === 1 ? [piece] : [before, word];
  });
}
