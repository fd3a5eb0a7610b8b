/** Files whose delimiter is unusual or not the most frequent one, and lists of texts that hold delimiters. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const kind = "delimiter";

const TEXTS = ["rain, again", "the path, then the lake", "home by six"];

const tableCase = caseWith({ kind, rows: 3, textColumn: "text", texts: TEXTS, issues: {} });

/** Rows of an id, a text and a language. */
const table = (delimiter: string) =>
  `${["id", "text", "lang"].join(delimiter)}\n${TEXTS.map((text, at) => `${[at, text, "en"].join(delimiter)}\n`).join("")}`;

/** A list with one text on each line. */
const listCase = (name: string, texts: readonly string[], file = "t.txt"): ReadingCase =>
  tableCase(name, file, `${texts.join("\n")}\n`, { rows: texts.length, texts });

const unusual: readonly ReadingCase[] = [
  tableCase(
    "space after each comma, and two columns of words",
    "walks.csv",
    'What we saw, Who saw it\n"rain, again", Ann Bell\n"the path, then the lake", Carl Dunn\nhome by six, Eve Ford\n"no, not now", Ann Hill\n',
    { rows: 4, textColumn: "What we saw", columns: ["What we saw", "Who saw it"] },
  ),
  listCase("quotes in sentences with commas", [
    '"No", she said',
    "We walked, and it rained",
    '"Well, well", he said',
    "Home by six",
  ]),
  tableCase(
    "space after each comma",
    "walks.csv",
    'id, text, lang\n1, "rain, again", en\n2, "the path, then the lake", en\n3, "home by six", en\n',
  ),
  tableCase(
    "space after each semicolon",
    "walks.csv",
    'id; text; lang\n1; "rain, again"; en\n2; "the path, then the lake"; en\n3; "home by six"; en\n',
    {
      cells: { id: ["1", "2", "3"] },
    },
  ),
  tableCase(
    "a blank after each pipe, without a header",
    "t.csv",
    "The rain is back.| Ann Bell\nI am home by six.| Carl Dunn\nPlease, not now!| Eve Ford\n",
    {
      textColumn: "column_1",
      texts: ["The rain is back.", "I am home by six.", "Please, not now!"],
    },
  ),
  tableCase("a tab", "t.txt", table("\t")),
  tableCase("a pipe", "t.txt", table("|")),
  tableCase("a caret", "t.csv", table("^")),
  tableCase("a tilde", "t.txt", table("~")),
  tableCase("the character U+0001", "000000_0", table("\u0001")),
  tableCase("the character U+001F", "part-00000", table("\u001f")),
  tableCase(
    "the character U+0001 without a header",
    "000000_0",
    "1\u0001rain, again\u0001en\n2\u0001the path, then the lake\u0001en\n3\u0001home by six\u0001\\N\n",
    { textColumn: "column_2" },
  ),
  tableCase(
    "a hint",
    "t.csv",
    "sep=;\r\nid;text\r\n1;rain, again\r\n2;the path, then the lake\r\n3;home by six\r\n",
  ),
  tableCase(
    "a hint in quotes",
    "t.csv",
    '"sep=;"\r\nid;text\r\n1;rain, again\r\n2;the path, then the lake\r\n3;home by six\r\n',
  ),
  tableCase(
    "a hint of a tab",
    "t.csv",
    "sep=\t\nid\ttext\n1\train, again\n2\tthe path, then the lake\n3\thome by six\n",
  ),
  tableCase("a chosen tab", "t.txt", table("\t"), { options: { dialect: { delimiter: "\t" } } }),
];

const quotedTable = (delimiter: string) =>
  `${["id", "text", "lang"].join(delimiter)}\n${TEXTS.map((text, at) => `${[at, `"${text}"`, "en"].join(delimiter)}\n`).join("")}`;

const rare: readonly ReadingCase[] = [
  tableCase("a colon", "t.txt", table(":")),
  tableCase(
    "two colons without a header",
    "t.dat",
    TEXTS.map((text, at) => `${at}::${text}::978300${at}\n`).join(""),
    {
      textColumn: "column_3",
    },
  ),
  tableCase("two pipes", "t.txt", table("||")),
  tableCase("a broken bar", "t.csv", table("¦")),
  tableCase("a section sign", "t.csv", table("§")),
  tableCase("the character U+0002", "t.csv", table("\u0002")),
  tableCase("a blank, with texts in quotes", "t.txt", quotedTable(" ")),
  tableCase("tabs beside blanks", "t.txt", quotedTable("\t")),
];

const numbers = (mark: string) => Array.from({ length: 4 }, (_, at) => `${at}.5`).join(mark);

const rivals: readonly ReadingCase[] = [
  tableCase(
    "semicolons in a column of a comma file",
    "t.csv",
    `id,text,box\n${TEXTS.map((text, at) => `${at},"${text}",${numbers(";")}\n`).join("")}`,
  ),
  tableCase(
    "pipes in a column of a comma file",
    "t.csv",
    `id,text,tags\n${TEXTS.map((text, at) => `${at},"${text}",a|b|c|d\n`).join("")}`,
  ),
  tableCase(
    "commas in a column of a semicolon file",
    "t.csv",
    `id;text;box\n${TEXTS.map((text, at) => `${at};${text};${numbers(",")}\n`).join("")}`,
  ),
  tableCase(
    "decimal commas in a semicolon file",
    "t.csv",
    `id;text;grade\n${TEXTS.map((text, at) => `${at};${text};${at},75\n`).join("")}`,
  ),
  tableCase(
    "times and links in a tab file",
    "t.tsv",
    `at\ttext\tlink\n${TEXTS.map((text, at) => `10:0${at}:00\t${text}\thttps://example.com/?a=${at}&b=1;c=2\n`).join("")}`,
  ),
  tableCase(
    "lists in brackets in a tab file",
    "t.csv",
    `id\ttext\ttags\n${TEXTS.map((text, at) => `${at}\t${text}\t['a', 'b', 'c']\n`).join("")}`,
  ),
  tableCase(
    "semicolons in every text of a comma file",
    "t.csv",
    "id,text\n1,rain; again\n2,the path; then the lake\n3,home; by six\n",
    {
      texts: ["rain; again", "the path; then the lake", "home; by six"],
    },
  ),
];

const lists: readonly ReadingCase[] = [
  listCase("texts with commas", [
    "I like it, really",
    "Never again, never",
    "See you at ten",
    "Good food, bad service",
    "Too long, did not read",
    "Fine",
  ]),
  listCase("a comma in each of three texts", [
    "I like it, really",
    "Never again, never",
    "Good food, bad service",
  ]),
  listCase("texts with semicolons", ["great; like it", "bad; hate it", "ok; fine", "no; never"]),
  listCase("texts with two commas each", [
    "Late, late, late",
    "Good, cheap, quick",
    "Rain, wind, snow",
    "Home, tea, bed",
  ]),
  listCase("texts with pipes", ["left | right", "up | down", "in | out", "on | off"]),
  listCase("texts with a comma and a number", [
    "Open at 9, I think",
    "At 10, it was full",
    "So, 5 stars",
    "Well, 2 hours late",
  ]),
  listCase("texts with a number of stars and a comma", [
    "5 stars, great",
    "1 star, bad",
    "3 stars, so so",
    "4 stars, nice",
  ]),
  listCase("texts with smileys", ["good ;)", "bad ;(", "so so ;)", "fine ;-)"]),
  listCase("texts with character references", ["Ann &amp; Ben sing", "tea &amp; cake", "bread &amp; butter"]),
  listCase("texts with links of two parameters", [
    "see https://a.example/?x=1;y=2",
    "or https://b.example/?x=3;y=4",
    "and https://c.example/?q=1;r=2",
  ]),
  tableCase("a list with a name and commas", "t.txt", "text\ngood, thanks\nbad, sorry\nfine, yes\n", {
    texts: ["good, thanks", "bad, sorry", "fine, yes"],
  }),
  tableCase(
    "CR and LF in one file",
    "t.csv",
    'id,text\r0,"rain, again"\n1,"the path, then the lake"\r\n2,home by six\r',
    {
      cells: { id: ["0", "1", "2"] },
    },
  ),
  listCase("texts after their time", ["10:15:00 late again", "10:16:30 now open", "10:20:59 so so"]),
  listCase("texts after a day and a time", [
    "2024-01-02T10:15:00 late again",
    "2024-01-02T10:16:30 now open",
    "2024-01-02T10:20:59 so so",
  ]),
  listCase("texts with blanks only", ["late again today", "now open here", "so so today", "never come back"]),
  listCase("texts with a quoted word each", [
    'they call it "fine" here',
    'so "good" that day',
    'not "open" at all',
  ]),
  listCase("texts with dashes and colons", [
    "Note: late again",
    "Update: now open",
    "Result: so so",
    "Hint: go early",
  ]),
  listCase(
    "texts with commas in a file named .csv",
    ["I like it, really", "Never again, never", "See you at ten", "Good food, bad service"],
    "t.csv",
  ),
  listCase("Spanish texts with commas", [
    "Me gusta, de verdad",
    "Nunca más, gracias",
    "Nos vemos a las diez",
    "Buena comida, mal servicio",
  ]),
  tableCase(
    "texts with commas and CR LF",
    "t.txt",
    "I like it, really\r\nNever again, no\r\nGood food, bad service\r\n",
    {
      texts: ["I like it, really", "Never again, no", "Good food, bad service"],
    },
  ),
];

export const cases: readonly ReadingCase[] = [...unusual, ...rare, ...rivals, ...lists];
