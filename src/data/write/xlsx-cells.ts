/** The cells of a workbook that is written: numbers, booleans, dates and texts, by what the input holds. */

import { CELL_KINDS, kindAt, writtenKind } from "../cell-kind.ts";
import type { Column } from "../columns.ts";
import type { Row } from "../table.ts";
import { DATE_FORMATS, type DateNumber, dateNumber, durationNumber } from "./xlsx-dates.ts";

const MAX_CELL = 32_767;
/** Numbers as which a text of a format without types is written: those that Excel keeps, of at most 15 digits. */
const PLAIN_NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d+)?$/;
/** Excel rounds whole numbers of more digits, such as ids. */
const LONG_INTEGER = /^-?\d{16,}$/;
const LONG_DECIMAL = /^-?(?=(?:\.?\d){16})[\d.]+$/;

/** The first formats of `formatCodes`. */
const STYLES = Object.keys(DATE_FORMATS) as DateNumber["format"][];

/** Whether a text has a character that is written in another way. */
// oxlint-disable-next-line no-control-regex -- as below
const SPECIAL = /[\u0000-\u0008\u000b-\u001f&<>"\ud800-\udfff\ufffe\uffff]|_x/;

export const escapeXml = (text: string) => (SPECIAL.test(text) ? escapeSpecial(text) : text);

const escapeSpecial = (text: string) =>
  text
    .replace(/_x[0-9A-Fa-f]{4}_/g, (match) => `_x005F${match}`)
    // XML allows neither control characters nor lone surrogates; Excel writes them as _x000D_.
    .replace(
      // oxlint-disable-next-line no-control-regex -- the pattern replaces control characters
      /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`,
    )
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

/** The letters of a column by its index from 0: `A`, `Z`, `AA`. */
export function columnLetters(index: number): string {
  let letters = "";
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** Space that readers of XML may drop: programs write the attribute that keeps it for these texts alone. */
const OUTER_SPACE = /^\s|\s$|\n/;

const EMPTY = "<c/>";
const numberCell = (value: string | number, style = 0) =>
  `<c${style > 0 ? ` s="${style}"` : ""}><v>${value}</v></c>`;

/** The most number formats of a workbook that are kept; Excel allows some 65,000 cell styles. */
const MAX_FORMATS = 10_000;

/** The cell style of the header; 0 is the general one. */
const HEADER_STYLE = 1;
/** The cell style of the first number format. */
const FIRST_STYLE = 2;

const dateCell = ({ days, format }: DateNumber) =>
  `<c s="${STYLES.indexOf(format) + FIRST_STYLE}"><v>${days}</v></c>`;

export class CellWriter {
  readonly #columns: readonly Column[];
  readonly #onCut: () => void;
  /** Indices of the columns with lists or objects, which are written as JSON. */
  readonly jsonColumns = new Set<number>();
  /** The number formats in the order of the cell styles, after the general one and that of the header. */
  readonly formatCodes = Object.values<string>(DATE_FORMATS);
  readonly #styles = new Map<string, number>();

  /** @param onCut called for a text that is too long for a workbook, and that is cut */
  constructor(columns: readonly Column[], onCut: () => void) {
    this.#columns = columns;
    this.#onCut = onCut;
  }

  /** A cell of the columns of the input. */
  input(row: Row, index: number): string {
    const text = row.cells[index] ?? "";
    const column = this.#columns[index] as Column;
    const code = row.numberFormats?.[index];
    if (code !== undefined && text !== "") {
      const value = row.shownNumbers?.[index] ?? text;
      return isKept(value, column) ? numberCell(value, this.#styleOf(code)) : this.text(text);
    }
    switch (text === "" ? CELL_KINDS.missing : writtenKind(row, index, column)) {
      case CELL_KINDS.missing:
        return EMPTY;
      case CELL_KINDS.number:
        if (text === "NaN") return EMPTY;
        return isKept(text, column) ? numberCell(text) : this.text(text);
      case CELL_KINDS.boolean:
        return `<c t="b"><v>${/^true$/i.test(text) ? 1 : 0}</v></c>`;
      case CELL_KINDS.date:
        return this.#dateOr(text, dateNumber(text));
      case CELL_KINDS.duration:
        return this.#dateOr(text, durationNumber(text));
      case CELL_KINDS.json:
        this.jsonColumns.add(index);
        return this.text(text);
      default: {
        const isUntyped = column.type === undefined && kindAt(row, index) === undefined;
        return isUntyped && PLAIN_NUMBER.test(text) ? numberCell(text) : this.text(text);
      }
    }
  }

  /** A cell of the added columns. */
  added(value: string | number | null): string {
    if (value === null) return EMPTY;
    return typeof value === "number" ? numberCell(value) : this.text(value);
  }

  /** A cell of the header. */
  name(name: string): string {
    return this.text(name, HEADER_STYLE);
  }

  text(text: string, style = 0): string {
    if (text === "") return EMPTY;
    if (text.length > MAX_CELL) this.#onCut();
    const space = OUTER_SPACE.test(text) ? ' xml:space="preserve"' : "";
    return `<c${style > 0 ? ` s="${style}"` : ""} t="inlineStr"><is><t${space}>${escapeXml(text.slice(0, MAX_CELL))}</t></is></c>`;
  }

  #styleOf(code: string): number {
    let style = this.#styles.get(code);
    if (style === undefined) {
      if (this.formatCodes.length >= MAX_FORMATS) return 0;
      style = this.formatCodes.push(code) - 1 + FIRST_STYLE;
      this.#styles.set(code, style);
    }
    return style;
  }

  #dateOr(text: string, date: DateNumber | undefined): string {
    return date ? dateCell(date) : this.text(text);
  }
}

/** Whether Excel keeps the number: it is finite, and has at most 15 digits where more of them mean something. */
function isKept(text: string, { type }: Column): boolean {
  if (!Number.isFinite(Number(text))) return false;
  if (type?.kind === "decimal") return !LONG_DECIMAL.test(text);
  return type?.kind === "float" || !LONG_INTEGER.test(text);
}
