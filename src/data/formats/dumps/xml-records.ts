import { Parser } from "htmlparser2";
import { AppError } from "../../../errors/app-error.ts";
import { LIMITS } from "../../limits.ts";
import type { ExportRecord } from "../export-format.ts";

/** An element with what is in it so far. */
export interface XmlElement {
  /** Names from the root, with `/` between them. */
  path: string;
  attributes: Readonly<Record<string, string>>;
  /** The text of the element and of those in it, as long as it is short. */
  text: string;
  hasOwnText: boolean;
  hasChildren: boolean;
  line: number;
}

export interface XmlHandler {
  /** @param open the elements around it, the outermost first */
  opened(element: XmlElement, open: readonly XmlElement[]): void;
  closed(element: XmlElement, open: readonly XmlElement[]): void;
}

/** Reads XML as a stream; definitions of a DTD are not expanded. */
export class XmlReader {
  readonly #open: XmlElement[] = [];
  readonly #parser: Parser;
  /** Lines before the offset in the document. */
  #line = 1;
  #offset = 0;
  #pieceStart = 0;
  #piece = "";

  constructor(handler: XmlHandler) {
    const open = this.#open;
    this.#parser = new Parser(
      {
        onopentag: (name, written) => {
          if (open.length >= LIMITS.nestingDepth) {
            throw new AppError(
              "over-limit",
              `The document has elements more than ${LIMITS.nestingDepth} deep.`,
            );
          }
          const parent = open.at(-1);
          if (parent) parent.hasChildren = true;
          const { step, attributes } = named(name, written);
          const element: XmlElement = {
            path: parent ? `${parent.path}/${step}` : step,
            attributes,
            text: "",
            hasOwnText: false,
            hasChildren: false,
            line: this.#lineAt(this.#parser.startIndex),
          };
          handler.opened(element, open);
          open.push(element);
        },
        ontext: (text) => {
          const element = open.at(-1);
          if (!element) return;
          element.hasOwnText ||= text.trim() !== "";
          addText(element, text);
        },
        onclosetag: () => {
          const element = open.pop();
          if (!element) return;
          handler.closed(element, open);
          const parent = open.at(-1);
          if (parent && element.text.length < MAX_INNER) addText(parent, element.text);
        },
      },
      { xmlMode: true, decodeEntities: true },
    );
  }

  push(text: string): void {
    this.#piece = text;
    this.#parser.write(text);
    this.#lineAt(this.#pieceStart + text.length);
    this.#pieceStart += text.length;
  }

  finish(): void {
    this.#parser.end();
  }

  #lineAt(offset: number): number {
    const end = offset - this.#pieceStart;
    const from = Math.max(0, this.#offset - this.#pieceStart);
    for (
      let at = this.#piece.indexOf("\n", from);
      at !== -1 && at < end;
      at = this.#piece.indexOf("\n", at + 1)
    ) {
      this.#line++;
    }
    this.#offset = Math.max(offset, this.#offset);
    return this.#line;
  }
}

/** Elements whose attribute says what they are: `<field name="text">` of MySQL, `<str name="text">` of Solr. */
const NAMED = /^(?:field|column|property|attribute|str|int|long|float|double|date|bool|arr|data)$/i;

function named(element: string, attributes: Readonly<Record<string, string>>) {
  const { name, ...others } = attributes;
  if (!name || !NAMED.test(element)) return { step: element, attributes };
  return { step: name.replaceAll("/", "_"), attributes: others };
}

/** Characters of an element that count as text of the one around it: markup inside of a sentence. */
const MAX_INNER = 1 << 16;

function addText(element: XmlElement, text: string): void {
  if (element.text.length + text.length <= LIMITS.cellCharacters + 1) element.text += text;
}

/** The value of an element that has text of its own, or nothing in it. */
export const ownValue = ({ text, hasOwnText, hasChildren }: XmlElement): string | undefined =>
  hasOwnText || !hasChildren ? text.replaceAll(/\r\n?/g, "\n").trim() : undefined;

/** Between several values of one column. */
const BETWEEN = " | ";

/** Makes a record of each element with a path. */
export class XmlRecords implements XmlHandler {
  readonly #path: string;
  #records: ExportRecord[] = [];
  #fields = new Map<string, string>();
  #isInside = false;

  constructor(path: string) {
    this.#path = path;
  }

  take(): ExportRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  opened({ path, attributes }: XmlElement): void {
    if (path === this.#path) {
      this.#isInside = true;
      this.#fields = new Map();
    }
    if (!this.#isInside) return;
    const prefix = path.slice(this.#path.length + 1).replaceAll("/", ".");
    for (const [name, value] of Object.entries(attributes)) {
      if (!/^xmlns(?::|$)/.test(name)) this.#add(prefix === "" ? name : `${prefix}.${name}`, value);
    }
  }

  closed(element: XmlElement): void {
    if (!this.#isInside) return;
    const { path, line, hasChildren, attributes } = element;
    const value = ownValue(element);
    const name = path.slice(this.#path.length + 1).replaceAll("/", ".");
    if (path !== this.#path) {
      // An element of attributes alone has no value of its own.
      if (value === undefined || (value === "" && Object.keys(attributes).length > 0)) return;
      // Markup inside of a text is part of the text.
      if (hasChildren) this.#forgetInside(`${name}.`);
      this.#add(name, value);
      return;
    }
    this.#isInside = false;
    if (value) {
      if (hasChildren) this.#fields.clear();
      this.#add("text", value);
    }
    this.#records.push({ line, fields: Object.fromEntries(this.#fields) });
  }

  #add(name: string, value: string): void {
    const known = this.#fields.get(name);
    this.#fields.set(name, known === undefined ? value : value === "" ? known : known + BETWEEN + value);
  }

  #forgetInside(prefix: string): void {
    for (const name of this.#fields.keys()) if (name.startsWith(prefix)) this.#fields.delete(name);
  }
}
