/** Files of other programs, read as the libraries read them that define their formats. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../../statistics/random.ts";
import { damageBytes } from "../../testing/mutations.ts";
import { kindAt, isMissing } from "../cell-kind.ts";
import { codeOf, names, open, readAll } from "../testing/tables.ts";
import type { OpenOptions, Row } from "../table.ts";

const FOLDER = "src/testing/fixtures/containers";

interface Content {
  columns: string[];
  rows: (string | number | null)[][];
}
type Expected = (Content | { same: string }) & { format: string; part?: string; without?: string[] };

const FILES = JSON.parse(readFileSync(`${FOLDER}/expected.json`, "utf8")) as Record<string, Expected>;
/** How reading ends: whole or in part, or with a refusal. */
const CODES = [
  undefined,
  "damaged",
  "not-a-table",
  "empty-file",
  "over-limit",
  "bad-json",
  "too-long",
  "encrypted",
];
const bytesOf = (name: string) => new Uint8Array(readFileSync(`${FOLDER}/${name}`));

function contentOf(expected: Expected): Content {
  return "same" in expected ? contentOf(FILES[expected.same] as Expected) : expected;
}

const isFilled = (row: Row, index: number) => kindAt(row, index) === undefined && row.nulls === undefined;

/** A cell as the list of what is expected has it. */
function found(row: Row, index: number, wanted: string | number | null | undefined): unknown {
  const cell = row.cells[index] ?? "";
  // Formats without types do not tell a missing value from an empty text.
  if (isMissing(row, index) || (cell === "" && wanted === null && isFilled(row, index))) return null;
  return typeof wanted === "number" ? Number(cell) : cell;
}

async function readFixture(name: string, options: OpenOptions = {}) {
  const table = await open(name, bytesOf(name), options);
  return { table, ...(await readAll(table)) };
}

describe.each(Object.entries(FILES))("%s", (name, expected) => {
  test("has the columns and cells that its program reads", async () => {
    const { table, rows } = await readFixture(name);
    const content = contentOf(expected);
    const columns = names(table).filter((column) => expected.without?.includes(column) !== true);
    expect(table.format).toBe(expected.format);
    expect(columns).toEqual(content.columns);
    const indices = content.columns.map((column) => names(table).indexOf(column));
    const cells = rows.map((row, at) =>
      indices.map((index, column) => found(row, index, content.rows[at]?.[column])),
    );
    expect(cells).toEqual(content.rows);
  });

  test("is read or refused when bytes of it are damaged", async () => {
    for (let number = 0; number < 6; number++) {
      const damaged = new Uint8Array(damageBytes(bytesOf(name), randomFrom(number)));
      const read = async () => void (await readAll(await open(name, damaged)));
      expect(CODES).toContain(await codeOf(read()));
    }
  });

  test("is refused when it is cut off, or read in part", async () => {
    const bytes = bytesOf(name);
    for (const share of [0.05, 0.3, 0.6, 0.95]) {
      const cut = bytes.slice(0, Math.floor(share * bytes.length));
      const read = async () => void (await readAll(await open(name, cut)));
      expect(CODES).toContain(await codeOf(read()));
    }
  });
});
