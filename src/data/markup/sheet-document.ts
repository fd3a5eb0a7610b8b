/** Documents of XML with several sheets, which are listed in one reading; each is then read by its own part of the text. */

import type { ByteStream } from "../bytes.ts";
import type { RowsOptions } from "../table.ts";
import type { SheetRow } from "../xlsx/sheet.ts";
import { decodeXml, parseXmlText, type XmlHandler, type XmlPlace, type XmlScope } from "../xlsx/xml.ts";
import { DocumentText, type TextRange } from "./document-text.ts";
import type { Grid } from "./grid.ts";

export interface DocumentSheet extends TextRange {
  name: string;
}

/** The sheets of a document in its order. */
export class SheetList {
  readonly sheets: DocumentSheet[] = [];
  /** Around the sheets, which are all children of one element. */
  scope: XmlScope | undefined;

  start(name: string | undefined, place: XmlPlace): void {
    this.sheets.push({ name: name ?? `Sheet${this.sheets.length + 1}`, start: place.start, end: Infinity });
    this.scope ??= place.scope();
  }

  end(place: XmlPlace): void {
    const last = this.sheets.at(-1);
    if (last) last.end = place.end;
  }
}

/** Lists the sheets of a document, or collects the rows of one. */
export interface SheetHandler extends XmlHandler {
  readonly grid: Grid;
  readonly list: SheetList;
}

/** @param collectsRows whether the text is that of one sheet, whose rows are wanted */
export type CreateHandler = (collectsRows: boolean) => SheetHandler;

export class SheetDocument {
  readonly sheets: readonly DocumentSheet[];
  readonly #scope: XmlScope | undefined;
  readonly #text: DocumentText;
  readonly #create: CreateHandler;

  private constructor(list: SheetList, text: DocumentText, create: CreateHandler) {
    this.sheets = list.sheets;
    this.#scope = list.scope;
    this.#text = text;
    this.#create = create;
  }

  /**
   * @param open the bytes from their start
   * @throws AppError as `parseXml`, `over-limit` for very many sheets in a large document
   */
  static async open(
    open: (options: RowsOptions) => ByteStream,
    create: CreateHandler,
    { signal }: { signal?: AbortSignal | undefined },
  ): Promise<SheetDocument> {
    const handler = create(false);
    let length = 0;
    async function* counted() {
      for await (const text of decodeXml(open({ signal }))) {
        length += text.length;
        yield text;
      }
    }
    for await (const _ of parseXmlText(counted(), handler));
    const { list } = handler;
    const text = new DocumentText((options) => decodeXml(open(options)), list.sheets.length, length);
    return new SheetDocument(list, text, create);
  }

  async *rows(sheet: DocumentSheet, options: RowsOptions): AsyncGenerator<SheetRow[], void, undefined> {
    const handler = this.#create(true);
    const text = this.#text.part(sheet, options);
    for await (const _ of parseXmlText(text, handler, this.#scope)) yield* handler.grid.takeBatches();
  }
}
