/** Reads the XML that Excel 2002 and 2003 wrote (SpreadsheetML 2003), which web applications save as `.xls`. */

import type { ByteStream } from "../bytes.ts";
import { CELL_KINDS, type CellKind } from "../cell-kind.ts";
import type { SheetRow } from "../xlsx/sheet.ts";
import { attribute, parseXml, type XmlAttributes, type XmlHandler } from "../xlsx/xml.ts";
import { Grid } from "./grid.ts";

export const isSpreadsheetMl = (text: string): boolean =>
  text.includes("urn:schemas-microsoft-com:office:spreadsheet") && /<(\w+:)?Workbook\b/.test(text);

const KINDS: Readonly<Record<string, CellKind>> = {
  Number: CELL_KINDS.number,
  DateTime: CELL_KINDS.date,
  Boolean: CELL_KINDS.boolean,
};

class WorksheetHandler implements XmlHandler {
  readonly grid = new Grid();
  readonly sheets: string[] = [];
  readonly #wanted: number;
  #width = 1;
  #type = "";
  #text = "";
  #isData = false;

  /** @param wanted index of the sheet whose rows are collected */
  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  get #isWanted(): boolean {
    return this.sheets.length - 1 === this.#wanted;
  }

  open(name: string, attributes: XmlAttributes): void {
    if (name === "Worksheet") {
      this.sheets.push(attribute(attributes, "Name") ?? `Sheet${this.sheets.length + 1}`);
    } else if (!this.#isWanted) return;
    else if (name === "Row") {
      const index = attribute(attributes, "Index");
      this.grid.startRow(...(index === undefined ? [] : [Number(index)]));
    } else if (name === "Cell") {
      const index = attribute(attributes, "Index");
      if (index !== undefined) this.grid.moveTo(Number(index) - 1);
      this.#width = 1 + Number(attribute(attributes, "MergeAcross") ?? 0);
      this.#text = "";
      this.#type = "";
    } else if (name === "Data") {
      this.#type = attribute(attributes, "Type") ?? "";
      this.#isData = true;
    }
  }

  close(name: string): void {
    if (!this.#isWanted) return;
    if (name === "Data") this.#isData = false;
    else if (name === "Cell") this.grid.put(this.#cell(), this.#width, KINDS[this.#type] ?? CELL_KINDS.text);
    else if (name === "Row") this.grid.endRow();
  }

  text(text: string): void {
    if (this.#isData && this.#isWanted) this.#text += text;
  }

  #cell(): string {
    if (this.#type === "DateTime") return this.#text.replace(/\.000$/, "").replace(/T00:00:00$/, "");
    if (this.#type === "Boolean") return this.#text === "1" ? "true" : "false";
    return this.#text;
  }
}

/** The names of the sheets. */
export async function spreadsheetMlSheets(source: ByteStream): Promise<string[]> {
  const handler = new WorksheetHandler(-1);
  for await (const _ of parseXml(source, handler));
  return handler.sheets;
}

/** @param sheet index of the sheet */
export async function* spreadsheetMlRows(
  source: ByteStream,
  sheet: number,
): AsyncGenerator<SheetRow[], void, undefined> {
  const handler = new WorksheetHandler(sheet);
  for await (const _ of parseXml(source, handler)) yield* handler.grid.takeBatches();
}
