/** Cells of workbooks whose value depends on their type, number format or XML. */

import type { ReadingCase } from "../reading-case.ts";
import { type Book, number, row, text, workbook } from "../workbook-file.ts";

const kind = "values of a workbook";
const TEXT = "quite a good day";

/** A row of numbers with formats of their own: the column `a` has the first one, and so on. */
const formatCase = (
  name: string,
  formats: NonNullable<Book["formats"]>,
  values: readonly (number | string)[],
  cells: readonly string[],
  properties = "",
  extension = "",
): ReadingCase => {
  const columns = values.map((_, at) => "abcdefghij".charAt(at));
  return {
    name,
    kind,
    file: "a.xlsx",
    rows: 1,
    textColumn: "text",
    cells: Object.fromEntries(columns.map((column, at) => [column, [cells[at] ?? ""]])),
    bytes: () =>
      workbook({
        formats,
        properties,
        extension,
        sheets: [
          {
            name: "A",
            rows:
              row(...columns.map(text), text("text")) +
              row(...values.map((value, at) => number(value, at + 1)), text(TEXT)),
          },
        ],
      }),
  };
};

/** Rows of one cell each, in SpreadsheetML. */
const cellCase = (name: string, cells: readonly string[], texts: readonly string[]): ReadingCase => ({
  name,
  kind,
  file: "a.xlsx",
  rows: texts.length,
  textColumn: "text",
  texts,
  bytes: () =>
    workbook({
      strings: ["id", "wrong"],
      sheets: [
        {
          name: "A",
          rows: row(text("text"), text("id")) + cells.map((cell, at) => row(cell, number(at + 1))).join(""),
        },
      ],
    }),
});

const FORMAT_EXTENSION =
  '<extLst><ext uri="x" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"><x14:workbookPr defaultImageDpi="32767"/><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>';

const formats: readonly ReadingCase[] = [
  formatCase("dates since 1904", ["yyyy-mm-dd"], [43_834], ["2024-01-05"], 'date1904="1"'),
  formatCase(
    "dates since 1904, with elements of Excel for Mac",
    [14, 22],
    [43_831, 43_831.5],
    ["2024-01-02", "2024-01-02T12:00:00"],
    'date1904="true"',
    FORMAT_EXTENSION,
  ),
  formatCase(
    "dates since 1900, with elements of Excel for Mac",
    [14],
    [45_293],
    ["2024-01-02"],
    "",
    FORMAT_EXTENSION,
  ),
  formatCase("numbers formatted as text", ["@", 49, 49], [40_000, 1, 0], ["40000", "1", "0"]),
  formatCase(
    "numbers in scientific formats",
    ["##0.0E+0", 48, 11],
    [12_000_000, 40_000, 0.5],
    ["12000000", "40000", "0.5"],
  ),
  formatCase(
    "number formats that are no dates",
    ["[Magenta]0.00", "0 &quot;days&quot;", "[Red]0;[Yellow]-0", "0.00\\d", "_-* #,##0.00\\ [$\u20ac-407]_-"],
    [1.5, 3, 2, 1, 12.5],
    ["1.5", "3", "2", "1", "12.5"],
  ),
  formatCase(
    "built-in formats that are no dates",
    [0, 1, 2, 3, 4, 9, 10, 12, 37, 44],
    [1, 2, 3.25, 4, 5.5, 0.25, 0.125, 0.5, 7, 8.5],
    ["1", "2", "3.25", "4", "5.5", "0.25", "0.125", "0.5", "7", "8.5"],
  ),
  formatCase(
    "built-in dates",
    [14, 15, 16, 17, 22],
    [45_293, 45_293, 45_293, 45_293, 45_293.5],
    ["2024-01-02", "2024-01-02", "2024-01-02", "2024-01-02", "2024-01-02T12:00:00"],
  ),
  formatCase("built-in times", [18, 20, 21], [0.5, 0.25, 0.75], ["12:00:00", "06:00:00", "18:00:00"]),
  formatCase(
    "own formats of dates",
    ["[$-409]d\\-mmm\\-yy;@", "dd/mm/yyyy", "yyyy\u5e74m\u6708d\u65e5", "dddd, mmmm dd, yyyy"],
    [45_293, 45_293, 45_293, 45_293],
    ["2024-01-02", "2024-01-02", "2024-01-02", "2024-01-02"],
  ),
  formatCase(
    "durations",
    [46, "[h]:mm:ss", "[mm]:ss", "[ss]"],
    [1.25, 1.5, 0.0625, 0.0625],
    ["30:00:00", "36:00:00", "90:00", "5400"],
  ),
];

const spaced = (value: string) => `<c t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`;

const cells: readonly ReadingCase[] = [
  cellCase(
    "an inline string with phonetic text",
    [
      '<c t="inlineStr"><is><r><rPr><b/></rPr><t xml:space="preserve">a good </t></r><r><t>day</t></r><rPh sb="0" eb="1"><t>SOUND</t></rPh></is></c>',
      text("a bad day"),
    ],
    ["a good day", "a bad day"],
  ),
  cellCase(
    "an inline string with a stored value",
    [
      '<c t="inlineStr"><v>1.0</v><is><t>a good day</t></is></c>',
      '<c t="inlineStr"><v>2.0</v><is><r><t>a bad day</t></r></is></c>',
    ],
    ["a good day", "a bad day"],
  ),
  cellCase(
    "formulas of texts",
    [
      '<c t="str"><f>CONCATENATE("a good"," day")</f><v>a good day</v></c>',
      '<c t="str"><f>A1</f></c>',
      text("a bad day"),
    ],
    ["a good day", "", "a bad day"],
  ),
  cellCase(
    "strings without a value",
    [text("a good day"), '<c t="s"/>', '<c t="s"><v></v></c>', '<c t="inlineStr"/>', text("a bad day")],
    ["a good day", "", "", "", "a bad day"],
  ),
  cellCase(
    "shared strings that are not there",
    [text("a good day"), '<c t="s"><v>99</v></c>', '<c t="s"><v>-1</v></c>'],
    ["a good day", "", ""],
  ),
  cellCase(
    "line ends of XML",
    [
      spaced("first line_x000D_\nsecond line"),
      spaced("one\r\ntwo"),
      spaced("one\rtwo"),
      spaced("one&#13;&#10;two"),
      spaced("one\ntwo"),
    ],
    ["first line\r\nsecond line", "one\ntwo", "one\ntwo", "one\r\ntwo", "one\ntwo"],
  ),
  cellCase(
    "escaped characters",
    [spaced("a _x0041_ and _x005F_x0041_"), spaced("&lt;b&gt; &amp;amp; &#x1F642;")],
    ["a A and _x0041_", "<b> &amp; \u{1f642}"],
  ),
  cellCase(
    "CDATA and comments",
    [
      '<c t="inlineStr"><is><t><![CDATA[a <good> day]]></t></is></c>',
      '<c t="inlineStr"><is><t>a <!-- very -->bad day</t></is></c>',
    ],
    ["a <good> day", "a bad day"],
  ),
];

const errors: ReadingCase = {
  ...cellCase(
    "an error of a formula",
    [text("a good day"), '<c t="e"><f>-bad</f><v>#NAME?</v></c>'],
    ["a good day", "#NAME?"],
  ),
  modelTexts: ["a good day", ""],
  issues: { "missing-text": 1 },
};

export const cases: readonly ReadingCase[] = [...formats, ...cells, errors];
