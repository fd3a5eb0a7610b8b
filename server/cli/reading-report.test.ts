import { expect, test } from "vitest";
import { open } from "../../src/data/testing/tables.ts";
import type { OpenOptions } from "../../src/data/table.ts";
import { readingLine } from "./reading-report.ts";

async function report(name: string, content: string | Uint8Array<ArrayBuffer>, options: OpenOptions = {}) {
  const table = await open(name, content, options);
  return readingLine(table, table.columns[table.textColumn]?.name ?? "", { ...options, textColumns: [] });
}

const ROWS = "1;I love this, really;Good news\n2;worst service, ever;Bad news\n";

test("a usual file is certain, except for columns that compete", async () => {
  expect(await report("a.csv", `id;text;title\n${ROWS}`)).toBe(
    "Read as csv: encoding utf-8 (certain), delimiter semicolon (certain), header-row 1 (certain), text-column text (likely; or title).",
  );
});

test("what is not sure is said with the next best value", async () => {
  const latin = Uint8Array.from(`id;text\n1;caf\u00e9 ol\u00e9\n`, (character) => character.charCodeAt(0));
  expect(await report("a.csv", latin)).toMatch(/encoding [\w-]+ \((likely|unsure); or [\w-]+\)/);
  const posts = JSON.stringify({
    data: [{ text: "so good" }, { text: "so bad" }],
    replies: [{ text: "not so bad" }],
  });
  expect(await report("a.json", posts)).toContain("records $.data[*] (likely; or $.replies[*])");
});

test("the order of day and month is said for the columns that depend on it", async () => {
  const rows = (...dates: string[]) =>
    `text,seen,sent\n${dates.map((date) => `so good today,${date},2024-02-01\n`).join("")}`;
  expect(await report("a.csv", rows("05/02/2024", "06/03/2024"))).toContain(
    ", date-order of seen month-first (unsure; or day-first).",
  );
  expect(await report("a.csv", rows("05/02/2024", "25/02/2024"))).toContain("seen day-first (certain).");
  const chosen = await report("a.csv", rows("05/02/2024", "06/03/2024"), { dayFirst: true });
  expect(chosen).toContain(", date-order of seen day-first.");
});

test("what was chosen has no certainty", async () => {
  const options = { headerRow: null, dialect: { delimiter: ";" }, encoding: "utf-8" };
  expect(await report("a.csv", ROWS, options)).toMatch(
    /^Read as csv: encoding utf-8, delimiter semicolon, header-row none, text-column column_2 \(/,
  );
});
