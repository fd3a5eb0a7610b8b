/** Reads the XML that Excel 2002 and 2003 wrote (SpreadsheetML 2003), which web applications save as `.xls`. */

import { CELL_KINDS, type CellKind } from "../cell-kind.ts";
import { attribute, type XmlAttributes, type XmlPlace } from "../xlsx/xml.ts";
import { CellText } from "./cell-text.ts";
import { Grid } from "./grid.ts";
import { type SheetHandler, SheetList } from "./sheet-document.ts";

export const isSpreadsheetMl = (text: string): boolean =>
  text.includes("urn:schemas-microsoft-com:office:spreadsheet") && /<(\w+:)?Workbook\b/.test(text);

const KINDS: Readonly<Record<string, CellKind>> = {
  Number: CELL_KINDS.number,
  DateTime: CELL_KINDS.date,
  Boolean: CELL_KINDS.boolean,
};

export class SpreadsheetMlHandler implements SheetHandler {
  readonly grid = new Grid();
  readonly list = new SheetList();
  readonly #collectsRows: boolean;
  #width = 1;
  #type = "";
  readonly #text = new CellText();
  #isData = false;

  constructor(collectsRows: boolean) {
    this.#collectsRows = collectsRows;
  }

  open(name: string, attributes: XmlAttributes, place: XmlPlace): void {
    if (name === "Worksheet") this.list.start(attribute(attributes, "Name"), place);
    else if (!this.#collectsRows) return;
    else if (name === "Row") {
      const index = attribute(attributes, "Index");
      this.grid.startRow(...(index === undefined ? [] : [Number(index)]));
    } else if (name === "Cell") {
      const index = attribute(attributes, "Index");
      if (index !== undefined) this.grid.moveTo(Number(index) - 1);
      this.#width = 1 + Number(attribute(attributes, "MergeAcross") ?? 0);
      this.#text.clear();
      this.#type = "";
    } else if (name === "Data") {
      this.#type = attribute(attributes, "Type") ?? "";
      this.#isData = true;
    }
  }

  close(name: string, place: XmlPlace): void {
    if (name === "Worksheet") this.list.end(place);
    else if (!this.#collectsRows) return;
    else if (name === "Data") this.#isData = false;
    else if (name === "Cell") this.grid.put(this.#cell(), this.#width, KINDS[this.#type] ?? CELL_KINDS.text);
    else if (name === "Row") this.grid.endRow();
  }

  text(text: string): void {
    if (this.#isData) this.#text.add(text);
  }

  #cell(): string {
    if (this.#type === "DateTime") return this.#text.value.replace(/\.000$/, "").replace(/T00:00:00$/, "");
    if (this.#type === "Boolean") return this.#text.value === "1" ? "true" : "false";
    return this.#text.value;
  }
}
