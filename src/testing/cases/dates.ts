/** Columns of dates, whose order of day and month follows from all of their cells. */

import type { ReadingCase } from "../reading-case.ts";

const dateCase = (
  name: string,
  cells: readonly string[],
  dates: readonly string[],
  column = "when",
): ReadingCase => ({
  name,
  kind: "dates",
  file: "t.csv",
  bytes: () =>
    `text,${column}\n${cells.map((cell, at) => `these are words of row ${at},"${cell}"\n`).join("")}`,
  rows: cells.length,
  textColumn: "text",
  dates: { [column]: dates },
});

const FEBRUARY = ["2024-02-05", "2024-02-13", "2024-02-21"];
const ONE = ["2020-05-14"];
const MINUTE = ["2020-05-14T01:38:00"];

export const cases: readonly ReadingCase[] = [
  dateCase("day first by one value", ["05/02/2024", "13/02/2024", "21/02/2024"], FEBRUARY),
  dateCase("month first by one value", ["02/05/2024", "02/13/2024", "02/21/2024"], FEBRUARY),
  dateCase(
    "month first, without a zone",
    ["01/01/2024", "01/02/2024", "01/31/2024"],
    ["2024-01-01", "2024-01-02", "2024-01-31"],
  ),
  dateCase("dots", ["14.05.2020", "15.05.2020", "01.06.2020"], ["2020-05-14", "2020-05-15", "2020-06-01"]),
  dateCase("dots, where each could be a month", ["05.06.2020", "07.06.2020"], ["2020-06-05", "2020-06-07"]),
  dateCase(
    "dots and times",
    ["14.05.2020 01:38", "15.05.2020 23:59"],
    ["2020-05-14T01:38:00", "2020-05-15T23:59:00"],
  ),
  dateCase("day first with slashes and times", ["14/05/2020 01:38"], MINUTE),
  dateCase(
    "years of two digits",
    ["5/14/20 13:38", "5/2/20 9:00"],
    ["2020-05-14T13:38:00", "2020-05-02T09:00:00"],
  ),
  dateCase("eight digits", ["20200514", "20200601"], ["2020-05-14", "2020-06-01"], "date"),
  dateCase("Unix seconds", ["1589420336"], ["2020-05-14T01:38:56"], "created_utc"),
  dateCase(
    "Unix seconds with a fraction",
    ["1589420336.0", "1589420337.0"],
    ["2020-05-14T01:38:56", "2020-05-14T01:38:57"],
    "created_utc",
  ),
  dateCase("Unix seconds in scientific notation", ["1.589E9"], ["2020-05-09T04:53:20"], "timestamp"),
  dateCase("French words", ["14 mai 2020", "1er juin 2020"], ["2020-05-14", "2020-06-01"]),
  dateCase("German words", ["14. Mai 2020", "3. März 2020"], ["2020-05-14", "2020-03-03"]),
  dateCase("Spanish words", ["14 de mayo de 2020"], ONE),
  dateCase("Japanese", ["2020年5月14日"], ONE),
  dateCase("a dot in the middle", ["Jan 31, 2023 · 9:39 PM UTC"], ["2023-01-31T21:39:00"]),
  dateCase("X", ["Wed Jan 03 10:00:00 +0000 2024"], ["2024-01-03T10:00:00"], "created_at"),
  dateCase("an offset", ["2020-05-14T01:38:56+02:00"], ["2020-05-13T23:38:56"]),
  dateCase("no dates", ["soon", "3.5", "4/5 stars", ""], ["", "", "", ""]),
  dateCase(
    "some cells that are no dates",
    ["13/02/2024", "soon", "05/02/2024"],
    ["2024-02-13", "", "2024-02-05"],
  ),
];
