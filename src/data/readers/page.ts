/** Reads the tables of a web page, and of the XML of Excel 2003, which are often called `.xls`. */

import type { Source } from "../archive/source.ts";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { DocumentText } from "../markup/document-text.ts";
import { htmlRows, htmlTables } from "../markup/html.ts";
import { SheetDocument } from "../markup/sheet-document.ts";
import { SpreadsheetMlHandler } from "../markup/spreadsheetml.ts";
import type { OpenOptions, Part, RowsOptions } from "../table.ts";
import { decode } from "../text/encoding.ts";
import { documentParts, openRows } from "./xlsx.ts";

/** @throws AppError `not-a-table` when the page has no table */
export async function pageParts(source: Source, encoding: string, options: OpenOptions): Promise<Part[]> {
  const text = (rows: RowsOptions) => decode(source.open(rows), encoding);
  const { tables, length } = await htmlTables(text({ signal: options.signal }));
  const count = tables.length;
  if (count === 0) {
    throw new AppError(
      "not-a-table",
      "This is a web page without a table. If a service exported it, export it as JSON; otherwise save its texts as CSV or plain text.",
    );
  }
  if (count > LIMITS.archiveParts) {
    throw new AppError("over-limit", `The page has more than ${LIMITS.archiveParts} tables.`);
  }
  const page = new DocumentText(text, count, length);
  return tables.map((table, index) => {
    const name = count === 1 ? source.name : `table ${index + 1}`;
    return {
      name,
      size: Math.ceil(source.size / count),
      open: async () => ({
        reader: await openRows("html", name, (rows) => htmlRows(page, table, rows), options),
      }),
    };
  });
}

export async function spreadsheetMlParts(source: Source, options: OpenOptions): Promise<Part[]> {
  const createHandler = (collectsRows: boolean) => new SpreadsheetMlHandler(collectsRows);
  const document = await SheetDocument.open((rows) => source.open(rows), createHandler, options);
  if (document.sheets.length === 0) throw new AppError("empty-file", "The workbook has no sheet.");
  return documentParts("xlsx", document, source.size, options);
}
