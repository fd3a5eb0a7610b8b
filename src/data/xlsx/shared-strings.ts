/** The strings that cells of a workbook refer to by index, read as far as they are needed. */

import type { ByteStream } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { CellText } from "./cell-text.ts";
import { parseXml, type XmlHandler } from "./xml.ts";

const PAGE_BYTES = 1 << 20;
const NOTHING = new Uint8Array(0);

/** Strings in pages of UTF-8: much less memory than a JavaScript string each. */
class StringPages {
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #pages: Uint8Array[] = [];
  #page = NOTHING;
  #used = 0;
  /** The page, the first byte and the length of each string. */
  #places = new Uint32Array(3 * 1024);
  count = 0;
  bytes = 0;

  add(text: string): void {
    const bound = text.length * 3;
    if (this.#page.length - this.#used < bound) {
      this.#page = new Uint8Array(Math.max(PAGE_BYTES, bound));
      this.#pages.push(this.#page);
      this.#used = 0;
    }
    const { written } = this.#encoder.encodeInto(text, this.#page.subarray(this.#used));
    if (3 * (this.count + 1) > this.#places.length) {
      const larger = new Uint32Array(this.#places.length * 2);
      larger.set(this.#places);
      this.#places = larger;
    }
    this.#places.set([this.#pages.length - 1, this.#used, written], 3 * this.count);
    this.#used += written;
    this.bytes += written;
    this.count++;
  }

  get(index: number): string {
    const [page = 0, start = 0, length = 0] = this.#places.subarray(3 * index, 3 * index + 3);
    return this.#decoder.decode(this.#pages[page]?.subarray(start, start + length));
  }
}

/** Rich text is read as plain text, without phonetic guides. */
class StringsHandler implements XmlHandler {
  readonly strings = new StringPages();
  /** Indexes of the strings that were too long. */
  readonly cut = new Set<number>();
  readonly #text = new CellText();

  open(name: string): void {
    if (name === "si") this.#text.clear();
    else this.#text.open(name);
  }

  close(name: string): void {
    if (name !== "si") {
      this.#text.close(name);
      return;
    }
    if (this.#text.isCut) this.cut.add(this.strings.count);
    this.strings.add(this.#text.value);
    if (this.strings.count > LIMITS.sharedStrings || this.strings.bytes > LIMITS.sharedStringCharacters) {
      throw new AppError(
        "over-limit",
        `The workbook has more than ${LIMITS.sharedStrings} shared strings or ${LIMITS.sharedStringCharacters} characters in them. Save the sheet as CSV.`,
      );
    }
  }

  text(text: string): void {
    this.#text.add(text);
  }
}

export class SharedStrings {
  readonly #handler = new StringsHandler();
  readonly #reading: AsyncGenerator<void, void, undefined>;
  #isComplete = false;
  #loading: Promise<void> = Promise.resolve();

  /** @param source absent when the workbook has no shared strings */
  constructor(source: ByteStream | undefined) {
    this.#reading = parseXml(source ?? noBytes(), this.#handler);
  }

  /** Reads on until the string with this index is there. @throws as `parseXml` */
  load(index: number): Promise<void> {
    if (index < this.#handler.strings.count) return Promise.resolve();
    // Two readings of a sheet at the same time use the same strings.
    this.#loading = this.#loading.then(() => this.#loadTo(index));
    return this.#loading;
  }

  async #loadTo(index: number): Promise<void> {
    while (index >= this.#handler.strings.count && !this.#isComplete) {
      const { done } = await this.#reading.next();
      if (done) this.#isComplete = true;
    }
  }

  get(index: number): string {
    return index >= 0 && index < this.#handler.strings.count ? this.#handler.strings.get(index) : "";
  }

  isCut(index: number): boolean {
    return this.#handler.cut.has(index);
  }
}

async function* noBytes(): AsyncGenerator<Uint8Array, void, undefined> {}
