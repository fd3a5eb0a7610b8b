/** Files of Weka (ARFF): `@attribute` names the columns, and after `@data` each line is a row with quotes and backslashes. */

import { columnNames } from "../../columns.ts";
import type { ExportRecord, TextFormat } from "../export-format.ts";
import { parserOfLines } from "../lines.ts";

const ATTRIBUTE = /^\s*@attribute\s+(?:'([^'\\]*(?:(?:\\.|'')[^'\\]*)*)'|"([^"\\]*(?:\\.[^"\\]*)*)"|(\S+))/i;
const RELATION = /^\s*@relation\s/i;
const DATA = /^\s*@data\s*$/i;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

const isComment = (line: string) => /^\s*(?:%|$)/.test(line);
const unescape = (text: string) =>
  text.replace(/\\(u[\da-f]{4}|.)/gis, (_, code: string) => {
    if (code.length > 1) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return ESCAPES[code] ?? code;
  });

const namesOf = (lines: readonly string[]) =>
  lines.flatMap((line) => {
    const [, single, double, bare] = ATTRIBUTE.exec(line) ?? [];
    const name = single ?? double ?? bare;
    return name === undefined ? [] : [unescape(name)];
  });

export const arff: TextFormat = {
  id: "arff",
  name: "ARFF",
  unit: "row",
  source: "text",
  text: [],
  recognize(lines) {
    const first = lines.find((line) => !isComment(line));
    if (first === undefined || !RELATION.test(first)) return undefined;
    const data = lines.findIndex((line) => DATA.test(line));
    const names = namesOf(data < 0 ? lines : lines.slice(0, data));
    return { columns: columnNames(names, names.length), parser };
  },
};

function parser() {
  const attributes: string[] = [];
  let names: string[] | undefined;
  return parserOfLines({
    read(line, number): ExportRecord[] {
      if (isComment(line)) return [];
      if (names) {
        const known = names;
        const fields: [string, string][] = cellsOf(line).map(([index, cell]) => [
          known[index] ?? `column_${index + 1}`,
          cell,
        ]);
        return [{ line: number, fields: Object.fromEntries(fields) }];
      }
      if (DATA.test(line)) names = columnNames(attributes, attributes.length);
      else attributes.push(...namesOf([line]));
      return [];
    },
    finish: () => [],
  });
}

/** A quoted or bare value, and what ends it. */
const CELL =
  /\s*(?:'([^'\\]*(?:(?:\\.|'')[^'\\]*)*)'\s*|"([^"\\]*(?:\\.[^"\\]*)*)"\s*|([^,\t\\]*(?:\\.[^,\t\\]*)*))(?:,|\t|$)/gsy;
const SPARSE =
  /\s*(\d+)\s+(?:'([^'\\]*(?:(?:\\.|'')[^'\\]*)*)'\s*|"([^"\\]*(?:\\.[^"\\]*)*)"\s*|([^,'"][^,]*))(?:,|$)/gsy;
/** The weight of a row after its values. */
const WEIGHT = /,\s*\{[\d.]+\}\s*$/;

function cellsOf(source: string): [index: number, cell: string][] {
  const line = source.replace(WEIGHT, "").trim();
  const isSparse = line.startsWith("{") && line.endsWith("}");
  const cells: [number, string][] = [];
  if (isSparse) {
    for (const [, index, single, double, bare = ""] of line.slice(1, -1).matchAll(SPARSE)) {
      cells.push([Number(index), valueOf(single ?? double, bare)]);
    }
    return cells;
  }
  for (const [whole, single, double, bare = ""] of line.matchAll(CELL)) {
    cells.push([cells.length, valueOf(single ?? double, bare)]);
    if (!/[,\t]$/.test(whole)) break;
  }
  return cells;
}

/** `?` is a missing value. */
const valueOf = (quoted: string | undefined, bare: string) =>
  quoted === undefined
    ? bare.trim() === "?"
      ? ""
      : unescape(bare.trim())
    : unescape(quoted.replaceAll("''", "'"));
