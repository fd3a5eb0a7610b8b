import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { codeOf, names, open, readAll, utf8 } from "../testing/tables.ts";

const sheet = (rows: string) =>
  `<?xml version="1.0"?><worksheet xmlns="x"><sheetData>${rows}</sheetData></worksheet>`;

function workbook(parts: Record<string, string>): Uint8Array<ArrayBuffer> {
  const files = {
    "xl/workbook.xml":
      '<workbook xmlns:r="r"><sheets><sheet name="Tweets &amp; more" sheetId="1" r:id="rId1"/><sheet name="Other" sheetId="2" r:id="rId2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels":
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
    ...parts,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, utf8(text)])));
}

describe("a workbook", () => {
  const bytes = workbook({
    "xl/sharedStrings.xml":
      '<sst><si><t>text</t></si><si><r><t>Gr</t></r><r><t xml:space="preserve">üße </t></r><rPh><t>x</t></rPh></si><si><t>a_x000D_&#10;b &lt;3</t></si></sst>',
    "xl/styles.xml":
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": sheet(
      '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="s"><v>0</v></c><c r="D1" t="str"><v>when</v></c></row>' +
        '<row r="2"><c r="A2"><v>1467810369000000001</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="b"><v>1</v></c><c r="D2" s="1"><v>43965</v></c></row>' +
        '<row r="4"><c r="A4"><v>2</v></c><c r="B4" t="s"><v>2</v></c><c r="D4" s="2"><v>43965.5</v></c></row>',
    ),
    "xl/worksheets/sheet2.xml": sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>'),
  });

  test("is read with strings, dates, booleans and unrounded numbers", async () => {
    const table = await open("t.xlsx", bytes);
    expect(table).toMatchObject({ format: "xlsx", part: "Tweets & more", parts: ["Tweets & more", "Other"] });
    expect(names(table)).toEqual(["id", "text", "column_3", "when"]);
    const { rows, cells } = await readAll(table);
    expect(cells).toEqual([
      ["1467810369000000001", "Grüße ", "true", "2020-05-14"],
      ["2", "a\r\nb <3", "", "2020-05-14T12:00:00"],
    ]);
    expect(rows.map((row) => row.line)).toEqual([2, 4]);
  });

  test("opens the chosen sheet", async () => {
    expect(names(await open("t.xlsx", bytes, { part: "Other" }))).toEqual(["text"]);
    expect(await codeOf(open("t.xlsx", bytes, { part: "None" }))).toBe("bad-option");
    expect(await codeOf(open("t.xlsx", bytes, { format: "csv" }))).toBe("bad-option");
  });
});
