/** Files whose delimiter is unusual, or whose texts hold more delimiters than the table has columns. */

import type { ReadingCase } from "./reading-case.ts";

const kind = "delimiter";

export const cases: readonly ReadingCase[] = [
  {
    name: "space after each comma",
    kind,
    file: "walks.csv",
    bytes: () =>
      'id, text, lang\n1, "rain, again", en\n2, "the path, then the lake", en\n3, "home by six", en\n',
    rows: 3,
    textColumn: "text",
    texts: ["rain, again", "the path, then the lake", "home by six"],
  },
];
