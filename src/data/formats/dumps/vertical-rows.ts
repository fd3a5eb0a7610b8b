/** Rows that clients of databases print with a line for each column: `\x` of psql, `\G` of MySQL, `.mode line` of SQLite. */

import type { ExportRecord, TextLayout } from "../export-format.ts";
import { parserOfLines } from "../lines.ts";

const STARTS = [/^-\[ RECORD \d+ \][-+]*$/i, /^\*{5,} \d+\. row \*{5,}$/];
const FOOTER = /^(?:\(\d+ [\p{L}\s]+\)|\d+ rows? in set.*)$/u;

/** What stands between the name of a column and its value. */
const FIELDS = [/^(?<name>[^|]{0,128}?) *\| ?(?<value>.*)$/s, /^ *(?<name>\S[^:]{0,127}): ?(?<value>.*)$/s];

export function recognizeVertical(filled: readonly string[]): TextLayout | undefined {
  const kind = STARTS.findIndex((start) => start.test(filled[0] ?? ""));
  const [start, field] = [STARTS[kind], FIELDS[kind]];
  if (!start || !field || !field.test(filled[1] ?? "")) return undefined;
  const columns = new Set<string>();
  const first = filled.findIndex((line, index) => index > 0 && start.test(line));
  for (const line of filled.slice(1, first < 0 ? undefined : first)) {
    const name = field.exec(line)?.groups?.["name"]?.trim();
    if (name) columns.add(name);
  }
  const names = [...columns];
  return { columns: names, parser: () => rowParser(start, field, names) };
}

function rowParser(start: RegExp, field: RegExp, names: readonly string[]) {
  let row: { line: number; fields: Record<string, string> } | undefined;
  let last = "";
  const take = (): ExportRecord[] => {
    const done = row;
    row = undefined;
    return done ? [done] : [];
  };
  return parserOfLines({
    read(line, number) {
      if (start.test(line)) {
        const done = take();
        row = { line: number, fields: {} };
        return done;
      }
      if (FOOTER.test(line.trim())) return [...take(), { line: number, fields: {}, isOther: true }];
      if (!row) return [];
      const { name = "", value = line } = field.exec(line)?.groups ?? {};
      const known = name.trim();
      if (names.includes(known)) {
        last = known;
        row.fields[known] = value;
      } else if (line !== "" && last in row.fields) {
        // psql marks lines that continue by a `+`.
        const more = known === "" ? value : line;
        row.fields[last] = `${(row.fields[last] ?? "").replace(/\+$/, "").trimEnd()}\n${more}`;
      }
      return [];
    },
    finish: take,
  });
}
