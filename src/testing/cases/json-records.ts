/** JSON whose records follow each other in other ways than one on each line or in one array. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const TEXTS = [
  "the bakery was a joy",
  "the queue took an hour",
  "bread is sold until noon",
  "never going back",
];

interface Post {
  id: number;
  text: string;
  tags: { text: string; at: number[] }[];
}

const posts = TEXTS.map((text, at): Post => ({
  id: at + 1,
  text,
  tags: [{ text: `tag ${at}`, at: [0, 4] }],
}));
const plain = posts.map(({ id, text }) => ({ id, text }));
const lines = plain.map((post) => JSON.stringify(post));
const indented = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value, undefined, 2));

const recordCase = caseWith({
  kind: "records one after the other",
  rows: 4,
  textColumn: "text",
  texts: TEXTS,
  issues: {},
});

const withNumber = (number: string, at?: number) =>
  plain.map((post, index) =>
    JSON.stringify({ ...post, likes: 3 }).replace("3}", index === (at ?? index) ? `${number}}` : "3}"),
  );

/** The first line is longer than a reader's first look, and has lists of objects. */
const longLines = posts
  .map((post) =>
    JSON.stringify({ ...post, user: { name: "Ann", about: "tea and rain" }, filler: "x".repeat(5000) }),
  )
  .join("\n");

/** What strings hold, that would be no JSON outside of them. */
const quoted: readonly ReadingCase[] = [":'", ": None", "'''", "{'a': 1}", "[{a: 'b'}]"].map((note) =>
  recordCase(
    `a string with ${note}`,
    "t.jsonl",
    plain.map((post) => JSON.stringify({ ...post, note })).join("\n"),
    { cells: { note: [note, note, note, note] } },
  ),
);

const notNumbers: readonly ReadingCase[] = [
  recordCase("NaN in every line", "t.jsonl", withNumber("NaN").join("\n"), {
    cells: { likes: ["", "", "", ""] },
  }),
  recordCase("NaN in one line", "t.jsonl", withNumber("NaN", 2).join("\n"), {
    cells: { likes: ["3", "3", "", "3"] },
  }),
  recordCase("Infinity in one line", "t.jsonl", withNumber("-Infinity", 0).join("\n")),
  recordCase("NaN in an array", "t.json", `[${withNumber("NaN").join(",\n")}]`),
  recordCase("Infinity in an array", "t.json", `[${withNumber("Infinity", 1).join(",")}]`),
  recordCase("NaN in an inner object", "t.jsonl", withNumber('{"a": NaN, "b": [NaN, 1]}').join("\n"), {
    cells: { "likes.b": ["[null,1]"] },
  }),
  recordCase(
    "the words NaN and Infinity in texts",
    "t.jsonl",
    ['"NaN, -Infinity"', '"to Infinity: and beyond, NaN"']
      .map((text) => `{"text":${text},"n":NaN}`)
      .join("\n"),
    { rows: 2, texts: ["NaN, -Infinity", "to Infinity: and beyond, NaN"] },
  ),
];

const values: readonly ReadingCase[] = [
  recordCase("objects over several lines, with lists", "t.json", indented(posts).join("\n")),
  recordCase("objects over several lines", "t.json", indented(plain).join("\n")),
  recordCase(
    "objects over several lines, with CR LF",
    "t.json",
    indented(posts).join("\n").replaceAll("\n", "\r\n"),
  ),
  recordCase("objects over several lines, with commas", "t.json", indented(plain).join(",\n")),
  recordCase("objects over several lines, named .jsonl", "t.jsonl", indented(plain).join("\n")),
  recordCase("objects with blank lines between them", "t.json", indented(posts).join("\n\n\n")),
  recordCase("objects without anything between them", "t.json", lines.join("")),
  recordCase("objects with blanks between them", "t.json", lines.join("  ")),
  recordCase("objects after record separators", "t.json", lines.map((line) => `\u001e${line}\n`).join("")),
  recordCase("a comma after each line", "t.json", lines.map((line) => `${line},\n`).join("")),
  recordCase("a comma between the lines, named .jsonl", "t.jsonl", lines.join(",\n")),
  recordCase("a comma before each line but the first", "t.json", lines.join("\n,")),
  recordCase("lines that end with CR", "t.jsonl", `${lines.join("\r")}\r`),
  recordCase("lines that end with CR, named .json", "t.json", lines.join("\r")),
  recordCase("lines longer than 4 KB with lists", "t.json", longLines),
  recordCase("lines longer than 4 KB with lists, named .txt", "t.txt", longLines),
  recordCase("lines after a byte order mark", "t.jsonl", `\ufeff${lines.join("\n")}`),
  recordCase("lines with blank ones between them", "t.jsonl", lines.join("\n\n")),
  recordCase("one object over several lines", "t.json", indented(plain.slice(0, 1)).join(""), {
    rows: 1,
    texts: TEXTS.slice(0, 1),
  }),
  recordCase("one object with a list of objects", "t.json", JSON.stringify(posts[0]), {
    rows: 1,
    texts: TEXTS.slice(0, 1),
  }),
  recordCase("strings that hold JSON", "t.jsonl", lines.map((line) => JSON.stringify(line)).join("\n")),
  recordCase("an array of strings that hold JSON", "t.json", JSON.stringify(lines)),
  recordCase("a string that holds an array", "t.json", JSON.stringify(JSON.stringify(plain))),
];

const [first = [], second = []] = [plain.slice(0, 2), plain.slice(2)];
const cellRows = plain.map(({ id, text }) => [id, text]);

const arrays: readonly ReadingCase[] = [
  recordCase(
    "arrays without anything between them",
    "t.json",
    JSON.stringify(first) + JSON.stringify(second),
  ),
  recordCase("arrays over several lines", "t.json", indented([first, second]).join("\n")),
  recordCase(
    "an array of records on each line",
    "t.json",
    `${JSON.stringify(first)}\n${JSON.stringify(second)}\n`,
  ),
  recordCase("arrays of one record each", "t.jsonl", lines.map((line) => `[${line}]`).join("\n")),
  recordCase("an empty array before the others", "t.json", `[]\n${JSON.stringify(plain)}`),
  recordCase(
    "lines of cells after their names",
    "t.jsonl",
    [["id", "text"], ...cellRows].map((row) => JSON.stringify(row)).join("\n"),
    {
      columns: ["id", "text"],
    },
  ),
  recordCase("an array of cells after their names", "t.json", JSON.stringify([["id", "text"], ...cellRows]), {
    columns: ["id", "text"],
  }),
  recordCase(
    "lines of cells without names",
    "t.jsonl",
    cellRows.map((row) => JSON.stringify(row)).join("\n"),
    {
      textColumn: "column_2",
    },
  ),
  recordCase("an array of texts", "t.json", JSON.stringify(TEXTS)),
  recordCase("a text on each line", "t.jsonl", TEXTS.map((text) => JSON.stringify(text)).join("\n")),
];

export const cases: readonly ReadingCase[] = [...quoted, ...notNumbers, ...values, ...arrays];
