/** Tables that R, Polars and the shell print. */

import { caseWith, type ReadingCase } from "../reading-case.ts";
import { drawn, lines } from "./exports-drawn.ts";

export const cases: readonly ReadingCase[] = [
  drawn(
    "a tibble of R",
    "table.txt",
    lines(
      "# A tibble: 3 × 3",
      "     id text              label",
      "  <dbl> <chr>             <chr>",
      "1     1 the boat is late  neg  ",
      "2     2 so glad we stayed pos  ",
      "3     3 see you at nine   neu  ",
    ),
  ),
  drawn(
    "a grouped tibble, cut, with quoted, missing and wide texts, and numbers after them",
    "table.txt",
    lines(
      "# A tibble: 12 x 3",
      "# Groups:   label [2]",
      "   text            `a label` score",
      " * <chr>           <fct>     <dbl>",
      ' 1 "the boat "     neg        -1.5',
      " 2 最高の一日 😀   <NA>       NA  ",
      "10 see you at nine neu         0  ",
      "# ℹ 9 more rows",
    ),
    {
      columns: ["text", "a label", "score"],
      texts: ["the boat ", "最高の一日 😀", "see you at nine"],
      cells: { "a label": ["neg", "", "neu"], score: ["-1.5", "", "0"] },
      issues: { "other-record": 1 },
    },
  ),
  drawn(
    "Polars",
    "table.txt",
    lines(
      "shape: (3, 3)",
      "┌─────┬───────────────────┬───────┐",
      "│ id  ┆ text              ┆ label │",
      "│ --- ┆ ---               ┆ ---   │",
      "│ i64 ┆ str               ┆ str   │",
      "╞═════╪═══════════════════╪═══════╡",
      "│ 1   ┆ the boat is late  ┆ neg   │",
      "│ 2   ┆ so glad we stayed ┆ pos   │",
      "│ 3   ┆ see you at nine   ┆ neu   │",
      "└─────┴───────────────────┴───────┘",
    ),
  ),
  drawn(
    "columns of column -t",
    "table.txt",
    lines(
      "id  text               label",
      "1   the boat is late   neg",
      "2   so glad we stayed  pos",
      "3   see you at nine    neu",
    ),
  ),
  caseWith({ kind: "tables drawn with characters" })(
    "lines of posts with blanks in them are no columns",
    "posts.txt",
    lines("text  message of the day", "it is   late", "so  glad we stayed"),
    { rows: 3 },
  ),
];
