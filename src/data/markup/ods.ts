/** Reads the sheets of an OpenDocument spreadsheet (ISO/IEC 26300). */

import { CELL_KINDS, type CellKind } from "../cell-kind.ts";
import { attribute, type XmlAttributes, type XmlPlace } from "../xlsx/xml.ts";
import { CellText } from "./cell-text.ts";
import { Grid } from "./grid.ts";
import { type SheetHandler, SheetList } from "./sheet-document.ts";

const TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 ";
const TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 ";
/** The root element is in the namespace of office, so its elements have no prefix here. */
const ANNOTATION = "annotation";

const countOf = (attributes: XmlAttributes, name: string) =>
  Math.max(1, Number(attribute(attributes, name) ?? 1) || 1);

/** Reads the part `content.xml`. */
export class OdsHandler implements SheetHandler {
  readonly grid = new Grid();
  readonly list = new SheetList();
  readonly #collectsRows: boolean;
  /** Tables inside each other: a cell can hold a table of its own. */
  #tables = 0;
  #annotations = 0;
  #rowCount = 1;
  #cell: XmlAttributes | undefined;
  #paragraphs = 0;
  readonly #text = new CellText();

  constructor(collectsRows: boolean) {
    this.#collectsRows = collectsRows;
  }

  get #isWanted(): boolean {
    return this.#tables === 1 && this.#collectsRows;
  }

  open(name: string, attributes: XmlAttributes, place: XmlPlace): void {
    if (name === `${TABLE}table`) {
      if (++this.#tables === 1) this.list.start(attribute(attributes, "name"), place);
    } else if (!this.#isWanted) return;
    else if (name === ANNOTATION) this.#annotations++;
    else if (name === `${TABLE}table-row`) {
      this.#rowCount = countOf(attributes, "number-rows-repeated");
      this.grid.startRow();
    } else if (name === `${TABLE}table-cell` || name === `${TABLE}covered-table-cell`) {
      this.#cell = attributes;
      this.#paragraphs = 0;
      this.#text.clear();
    } else if (this.#cell && this.#annotations === 0) this.#openText(name, attributes);
  }

  #openText(name: string, attributes: XmlAttributes): void {
    if (name === `${TEXT}p` || name === `${TEXT}h`) this.#text.add(this.#paragraphs++ > 0 ? "\n" : "");
    else if (name === `${TEXT}s`) this.#text.add(" ".repeat(Math.min(1000, countOf(attributes, "c"))));
    else if (name === `${TEXT}tab`) this.#text.add("\t");
    else if (name === `${TEXT}line-break`) this.#text.add("\n");
  }

  close(name: string, place: XmlPlace): void {
    if (name === `${TABLE}table`) {
      if (--this.#tables === 0) this.list.end(place);
    } else if (!this.#isWanted) return;
    else if (name === ANNOTATION) this.#annotations--;
    else if (name === `${TABLE}table-row`) this.grid.endRow(this.#rowCount);
    else if (this.#cell && (name === `${TABLE}table-cell` || name === `${TABLE}covered-table-cell`)) {
      const cell = valueOf(this.#cell, this.#text.value);
      const repeated = countOf(this.#cell, "number-columns-repeated");
      if (cell === "") this.grid.put("", repeated);
      else {
        const kind = kindOf(this.#cell);
        this.grid.put(cell, 1, kind);
        this.grid.repeat(cell, repeated - 1, kind);
      }
      this.#cell = undefined;
    }
  }

  text(text: string): void {
    if (this.#cell && this.#paragraphs > 0 && this.#annotations === 0 && this.#isWanted) this.#text.add(text);
  }
}

const KINDS: Readonly<Record<string, CellKind>> = {
  float: CELL_KINDS.number,
  percentage: CELL_KINDS.number,
  currency: CELL_KINDS.number,
  date: CELL_KINDS.date,
  time: CELL_KINDS.duration,
  boolean: CELL_KINDS.boolean,
};

const kindOf = (attributes: XmlAttributes): CellKind =>
  KINDS[attribute(attributes, "value-type") ?? ""] ?? CELL_KINDS.text;

/** Numbers and dates as the file has them, not as they are shown. */
function valueOf(attributes: XmlAttributes, text: string): string {
  const type = attribute(attributes, "value-type");
  if (type === "float" || type === "percentage" || type === "currency") {
    return attribute(attributes, "value") ?? text;
  }
  if (type === "date") return attribute(attributes, "date-value")?.replace(/T00:00:00(\.0+)?$/, "") ?? text;
  if (type === "boolean") return attribute(attributes, "boolean-value") ?? text;
  const time = /^PT(\d+)H(\d+)M(\d+)([.,]\d+)?S$/.exec(attribute(attributes, "time-value") ?? "");
  if (type === "time" && time) {
    const [, hours = "", minutes = "", seconds = ""] = time;
    return [hours, minutes, seconds].map((part) => part.padStart(2, "0")).join(":");
  }
  return attribute(attributes, "string-value") ?? text;
}
