import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { number, row, text, workbook } from "../../testing/workbook-file.ts";
import { score } from "../testing/scored-file.ts";
import { open, readAll } from "../testing/tables.ts";

/** Styles 1 to 8. */
const FORMATS = [9, 10, "#,##0.00 [$€-407]", 7, "00000", "0.0", 44, 22];
const BOOK = workbook({
  sheets: [
    {
      name: "A",
      rows:
        row(text("comment"), text("share"), text("price"), text("code"), text("day")) +
        row(
          text("so good today"),
          number("0.25", 1),
          number("1234.5", 3),
          number(123, 5),
          number(45_352, 8),
        ) +
        row(number(1, 1), number("0.125", 2), number(-20, 4), number(45, 5), number(45_353, 8)) +
        row(number("9.5", 7), number("0.5"), number(3, 3), "<c/>", "<c/>") +
        row(text("worst of all"), number("0.1", 6), number(4, 3), number(7), "<c/>") +
        row(text("it is what it is"), number("0.2", 1)),
    },
  ],
  formats: FORMATS.map((code) => (typeof code === "string" ? code.replaceAll('"', "&quot;") : code)),
}) as Uint8Array<ArrayBuffer>;

const cellsOf = async (file: string, bytes: Uint8Array<ArrayBuffer>) => {
  const { rows } = await readAll(await open(file, bytes));
  return rows.map(({ cells, numberFormats = {} }) =>
    Array.from({ length: 5 }, (_, index) =>
      [cells[index] ?? "", numberFormats[index]].filter(Boolean).join(" by "),
    ),
  );
};

const EXPECTED = [
  ["so good today", "0.25 by 0%", "1234.5 by #,##0.00 [$€-407]", "123 by 00000", "2024-03-01"],
  ["100% by 0%", "0.125 by 0.00%", '-20 by "$"#,##0.00_);\\("$"#,##0.00\\)', "45 by 00000", "2024-03-02"],
  [
    '$9.50 by _("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)',
    "0.5",
    "3 by #,##0.00 [$€-407]",
    "",
    "",
  ],
  ["worst of all", "0.1 by 0.0", "4 by #,##0.00 [$€-407]", "7", ""],
  ["it is what it is", "0.2 by 0%", "", "", ""],
];

describe("number formats of a workbook", () => {
  test("numbers are read as the file has them, and among texts as Excel shows them", async () => {
    expect(await cellsOf("t.xlsx", BOOK)).toEqual(EXPECTED);
  });

  test("a workbook has the numbers and their formats again", async () => {
    const { bytes } = await score(await open("t.xlsx", BOOK), "xlsx");
    expect(await cellsOf("o.xlsx", bytes)).toEqual(EXPECTED);
  });

  test("other formats have numbers in columns of numbers, and shown numbers among texts", async () => {
    const csv = (await score(await open("t.xlsx", BOOK), "csv")).text.split(/\r?\n/);
    expect(csv[1]).toMatch(/^so good today,0.25,1234.5,123,2024-03-01,/);
    expect(csv[2]).toMatch(/^100%,0.125,-20,45,2024-03-02,/);
    const json = JSON.parse((await score(await open("t.xlsx", BOOK), "json")).text) as object[];
    expect(json[1]).toMatchObject({ comment: "100%", share: 0.125, price: -20 });
  });
});

test("a workbook has a bold header that stays in view, a filter and a wide column of texts", async () => {
  const { bytes } = await score(await open("t.csv", "id,text,day\n1,so good today,2024-03-01\n"), "xlsx");
  const files = unzipSync(bytes);
  const xml = (path: string) => strFromU8(files[path] ?? new Uint8Array());
  const sheet = xml("xl/worksheets/sheet1.xml");
  expect(sheet).toMatch(/<pane ySplit="1" topLeftCell="A2"[^>]*state="frozen"/);
  expect(sheet).toContain('<cols><col min="2" max="2" width="60"');
  expect(sheet).toContain('<row><c s="1" t="inlineStr"><is><t>id</t>');
  expect(sheet).toContain('<autoFilter ref="A1:I2"/>');
  const [, fonts = "", styles = ""] =
    /<fonts[^>]*>(.*)<\/fonts>.*<cellXfs[^>]*>(.*)<\/cellXfs>/s.exec(xml("xl/styles.xml")) ?? [];
  expect(fonts.split("</font>")[1]).toContain("<b/>");
  expect(styles.split("<xf ")[2]).toContain('fontId="1"');
});
