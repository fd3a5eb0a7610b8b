import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { Parser } from "htmlparser2";
import { expect, test } from "vitest";
import { escapeCsvCell } from "../../../data/write/escape-csv-cell.ts";
import { asHtml, asTsv } from "./copied-rows.ts";

const cell = fc.oneof(
  fc.string(),
  fc.constantFrom('a "b"\n\tc', "=1+1", "0012", "<b>&amp;", "1467810369000000001"),
);
const tables = fc
  .integer({ min: 1, max: 4 })
  .chain((columns) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 2, maxLength: 5 }),
  );

test("tab-separated cells are read back as they are, with an apostrophe before formulas and long ids", () => {
  fc.assert(
    fc.property(tables, (table) => {
      fc.pre(
        table.every((row) => row.some((text) => text !== "") && row.every((text) => !text.includes("\r"))),
      );
      const read = parse(asTsv(table), { delimiter: "\t", skip_empty_lines: false }) as string[][];
      expect(read).toEqual(table.map((row) => row.map(escapeCsvCell)));
    }),
  );
});

test("cells of HTML are read back as they are, in their text and for Google Sheets", () => {
  fc.assert(
    fc.property(tables, (table) => {
      const shown: string[] = [];
      const typed: string[] = [];
      const parser = new Parser({
        onopentag(name, attributes) {
          if (name === "td" || name === "th") shown.push("");
          if (name === "br") shown[shown.length - 1] += "\n";
          if (name === "td")
            typed.push((JSON.parse(attributes["data-sheets-value"] ?? "") as { 2: string })[2]);
        },
        ontext(text) {
          if (shown.length > 0 && text !== "\n") shown[shown.length - 1] += text;
        },
      });
      parser.end(asHtml(table));
      expect(typed).toEqual(table.slice(1).flat());
      const flat = table.flatMap((row, at) => (at === 0 ? row : row));
      expect(shown.map((text) => text.trim())).toEqual(flat.map((text) => text.trim()));
    }),
  );
});
