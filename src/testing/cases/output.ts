/** Files whose own columns have to come back as they came. */

import { concat } from "../../data/bytes.ts";
import { utf8 } from "../../data/testing/tables.ts";
import { caseWith, type ReadingCase } from "../reading-case.ts";
import { number, row, text, workbook } from "../workbook-file.ts";

const outputCase = caseWith({ kind: "written files", textColumn: "text", unchanged: true });

const lines = (end: string) =>
  ["id,text,label", "1,I like this,pos", '2,"worst, ever",neg', "3,see you at ten,neu", ""].join(end);
const ROWS = Array.from({ length: 20 }, (_, at) => `${at},Café number ${at} is “good”\n`).join("");
const latin1 = (content: string) => Uint8Array.from(content, (character) => character.charCodeAt(0));

export const cases: readonly ReadingCase[] = [
  outputCase("CR CR LF", "t.csv", lines("\r\r\n"), { rows: 3 }),
  outputCase("CR CR LF after the text", "t.csv", "id,text\r\r\n1,I like this\r\r\n2,worst ever\r\r\n", {
    rows: 2,
  }),
  outputCase("CR LF", "t.csv", lines("\r\n"), { rows: 3 }),
  outputCase("CR", "t.csv", lines("\r"), { rows: 3 }),
  outputCase("LF and CR LF", "t.csv", "id,text\r\n1,I like this\n2,worst ever\r\n3,see you\n", { rows: 3 }),
  outputCase("no line end after the last row", "t.csv", lines("\n").trimEnd(), { rows: 3 }),
  outputCase("blank lines", "t.csv", "id,text\n\n1,I like this\n\n\n2,worst ever\n", { rows: 2 }),
  outputCase("quotes that are not needed", "t.csv", '"id","text"\n"1","I like this"\n2,"worst, ever"\n', {
    rows: 2,
  }),
  outputCase("blanks around quotes", "t.csv", 'id, text\n1, "I like, this"\n2, "worst, ever"\n', { rows: 2 }),
  outputCase("quotes after backslashes", "t.csv", 'id,text\n1,"she said \\"no\\", ok"\n2,plain words\n', {
    rows: 2,
  }),
  outputCase(
    "quotes that are text",
    "t.tsv",
    'id\ttext\n1\t"Best day ever\n2\tcalled it "fine"\n3\tplain words\n',
    { rows: 3 },
  ),
  outputCase(
    "long ids",
    "t.csv",
    "id,text\n1467810369000000001,I like this\n007,worst ever\n1e5,see you at ten\n",
    { rows: 3 },
  ),
  outputCase(
    "a title above the header",
    "t.csv",
    "Report\n\nid,text,label\n1,I like this,pos\n2,worst ever,neg\n3,see you,neu\n",
    { rows: 3 },
  ),
  outputCase("formulas", "t.csv", "id,text\n1,=1+1 is two\n2,@ann see this\n3,-1 for that\n", { rows: 3 }),
  outputCase(
    "a line of windows-1252 in UTF-8",
    "t.csv",
    concat([utf8(`id,text\n${ROWS}`), latin1("21,caf\u00e9 closed\n")]),
    { rows: 21, issues: { "unreadable-characters": 1 } },
  ),
  outputCase(
    "bytes that are no UTF-8, where UTF-8 is chosen",
    "t.csv",
    concat([utf8("id,text\n1,tea "), Uint8Array.of(0xff, 0xc3, 0x28), utf8(" now\n2,coffee\n")]),
    { rows: 2, options: { encoding: "utf-8" } },
  ),
  outputCase(
    "long ids in JSON Lines",
    "t.jsonl",
    '{"id":1467810369000000001,"text":"I like this","n":1.0}\n{"id":2,"text":"worst ever","n":2.50}\n',
    { rows: 2, cells: { id: ["1467810369000000001", "2"] } },
  ),
  outputCase(
    "inner values in JSON",
    "t.json",
    '[{"id":1,"text":"I like this","user":{"name":"Ann","tags":["a","b"]}},{"id":2,"text":"worst ever","user":{"name":null,"tags":[]}}]',
    { rows: 2 },
  ),
  outputCase(
    "names with dots beside inner objects",
    "t.jsonl",
    '{"user.name":"flat","user":{"name":"nested"},"text":"I like this"}\n{"user.name":"flat2","user":{"name":"nested2"},"text":"worst ever"}\n',
    {
      rows: 2,
      cells: { "user.name": ["flat", "flat2"], "user.name_2": ["nested", "nested2"] },
    },
  ),
  outputCase(
    "numbers and dates of a workbook",
    "t.xlsx",
    workbook({
      formats: [14, "yyyy-mm-dd hh:mm:ss", "[h]:mm:ss"],
      sheets: [
        {
          name: "A",
          rows:
            row(text("text"), text("n"), text("day"), text("at"), text("for")) +
            row(
              text("a good day"),
              number("1467810369"),
              number(45_293, 1),
              number(45_293.5, 2),
              number(1.25, 3),
            ) +
            row(text("a bad day"), number("0.1"), number(45_294, 1)),
        },
      ],
    }),
    { rows: 2 },
  ),
];
