/** Tables that programs draw with characters. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const drawn = caseWith({
  kind: "tables drawn with characters",
  exportFormat: "drawn-table",
  textColumn: "text",
  columns: ["id", "text", "label"],
  rows: 3,
  texts: ["the boat is late", "so glad we stayed", "see you at nine"],
  cells: { id: ["1", "2", "3"], label: ["neg", "pos", "neu"] },
});

const lines = (...all: string[]) => `${all.join("\n")}\n`;

export const cases: readonly ReadingCase[] = [
  drawn(
    "Markdown",
    "table.md",
    lines(
      "| id | text | label |",
      "|---:|:-----|-------|",
      "| 1 | the boat is late | neg |",
      "| 2 | so glad we stayed | pos |",
      "| 3 | see you at nine | neu |",
    ),
  ),
  drawn(
    "Markdown without outer bars, with a bar in a text",
    "table.md",
    lines(
      "id | text | label",
      "---|---|---",
      "1 | a \\| b is late | neg",
      "2 | so glad | pos",
      "3 | see you at nine | neu",
    ),
    { texts: ["a | b is late", "so glad", "see you at nine"] },
  ),
  drawn(
    "Markdown of pandas with its index",
    "table.md",
    lines(
      "|    |   id | text              | label   |",
      "|---:|-----:|:------------------|:--------|",
      "|  0 |    1 | the boat is late  | neg     |",
      "|  1 |    2 | so glad we stayed | pos     |",
      "|  2 |    3 | see you at nine   | neu     |",
    ),
    { columns: ["column_1", "id", "text", "label"] },
  ),
  drawn(
    "psql",
    "psql.txt",
    lines(
      " id |       text        | label ",
      "----+-------------------+-------",
      "  1 | the boat is late  | neg",
      "  2 | so glad we stayed | pos",
      "  3 | see you at nine   | neu",
      "(3 rows)",
      "",
    ),
    { issues: { "other-record": 1 } },
  ),
  drawn(
    "psql, line ends and bars in texts",
    "psql.txt",
    lines(
      " id |     text      | label ",
      "----+---------------+-------",
      "  1 | the boat     +| neg",
      "    | is late       | ",
      "  2 | a | b, 日本   | pos",
      "  3 | see you       | neu",
      "(3 Zeilen)",
      "",
    ),
    { texts: ["the boat\nis late", "a | b, 日本", "see you"] },
  ),
  drawn(
    "psql, one column",
    "psql.txt",
    lines(
      "       text        ",
      "-------------------",
      " the boat is late",
      " so glad we stayed",
      " see you at nine",
      "(3 rows)",
      "",
    ),
    { columns: ["text"], cells: {} },
  ),
  drawn(
    "MySQL, a line end in a text",
    "mysql.txt",
    lines(
      "+----+-------------------+-------+",
      "| id | text              | label |",
      "+----+-------------------+-------+",
      "|  1 | the boat",
      "is late | neg   |",
      "|  2 | so glad we stayed | pos   |",
      "|  3 | NULL              | neu   |",
      "+----+-------------------+-------+",
      "3 rows in set (0.00 sec)",
    ),
    {
      texts: ["the boat\nis late", "so glad we stayed", "NULL"],
      issues: { "other-record": 1, "missing-text": 1 },
    },
  ),
  drawn(
    "DuckDB",
    "duckdb.txt",
    lines(
      "┌───────┬───────────────────┬─────────┐",
      "│  id   │       text        │  label  │",
      "│ int32 │      varchar      │ varchar │",
      "├───────┼───────────────────┼─────────┤",
      "│     1 │ the boat is late  │ neg     │",
      "│     2 │ so glad we stayed │ pos     │",
      "│     3 │ see you at nine   │ neu     │",
      "├───────┴───────────────────┴─────────┤",
      "│ 3 rows                    3 columns │",
      "└─────────────────────────────────────┘",
    ),
  ),
  drawn(
    "grid of Python, texts of several lines",
    "grid.txt",
    lines(
      "+------+-------------------+---------+",
      "|   id | text              | label   |",
      "+======+===================+=========+",
      "|    1 | the boat          | neg     |",
      "|      | is late           |         |",
      "+------+-------------------+---------+",
      "|    2 | so glad we stayed | pos     |",
      "+------+-------------------+---------+",
      "|    3 | see you at nine   | neu     |",
      "+------+-------------------+---------+",
    ),
    { texts: ["the boat\nis late", "so glad we stayed", "see you at nine"] },
  ),
  drawn(
    "columns below dashes, of SQLite",
    "sqlite.txt",
    lines(
      "id  text               label",
      "--  -----------------  -----",
      "1   the boat is late   neg",
      "2   so glad we stayed  pos",
      "3   see you at nine    neu",
    ),
  ),
  drawn(
    "pandas",
    "pandas.txt",
    lines(
      "   id               text label",
      "0   1   the boat is late   neg",
      "1   2  so glad we stayed   pos",
      "2   3    see you at nine   neu",
    ),
    { columns: ["column_1", "id", "text", "label"] },
  ),
  drawn(
    "R",
    "r.txt",
    lines(
      "  id              text label",
      "1  1  the boat is late   neg",
      "2  2 so glad we stayed   pos",
      "3  3   see you at nine   neu",
    ),
    { columns: ["column_1", "id", "text", "label"] },
  ),
  caseWith({ kind: "tables drawn with characters" })(
    "a list with bars is none",
    "list.txt",
    lines("| the boat is late |", "| so glad we stayed |"),
    { rows: 2 },
  ),
];
