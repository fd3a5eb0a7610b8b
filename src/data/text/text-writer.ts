/** Encodes text in the encoding that it was read in. */

import { decodeHead, type Encoding } from "./encoding.ts";
import { isCodePage } from "./encodings.ts";
import { beyondBasicPlane, multiByteEncoding } from "./multi-byte.ts";
import { encodeUtf8, hasKeptBytes, withoutMarks } from "./undecodable.ts";

/** The bytes of each character. */
type CharacterTable = ReadonlyMap<string, readonly number[]>;

/** Undefined for an encoding that is not written here, with escape sequences. */
function characterTable(name: string): CharacterTable | undefined {
  if (!isCodePage(name)) return multiByteEncoding(name)?.bytesOf;
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const characters = [...decodeHead(bytes, name)];
  return new Map(characters.map((character, byte) => [character, [byte]]));
}

const isUtf = (name: string) => name.startsWith("utf-");

/** Encodes text. A character that the encoding lacks becomes `?` and is counted in `unwritable`. */
export class TextWriter {
  unwritable = 0;
  readonly #encode: (text: string) => Uint8Array<ArrayBuffer>;
  readonly bom: Uint8Array<ArrayBuffer>;
  /** Name of the encoding that is written: UTF-8 with a mark for one that cannot be written. */
  readonly encoding: string;

  constructor({ name, bom }: Pick<Encoding, "name" | "bom">) {
    const table = isUtf(name) ? undefined : characterTable(name);
    this.encoding = isUtf(name) || table ? name : "utf-8";
    if (table) this.#encode = (text) => this.#encodeWith(table, text, name.startsWith("gb"));
    else if (name.startsWith("utf-16")) this.#encode = (text) => encodeUtf16(text, name === "utf-16le");
    else if (name.startsWith("utf-32")) this.#encode = (text) => encodeUtf32(text, name === "utf-32le");
    else this.#encode = encodeUtf8;
    this.bom = bom || this.encoding !== name ? this.#encode("\ufeff") : new Uint8Array(0);
  }

  encode(text: string): Uint8Array<ArrayBuffer> {
    return this.#encode(text);
  }

  #encodeWith(table: CharacterTable, text: string, isGb: boolean): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(text.length * MAX_CHARACTER_BYTES);
    let length = 0;
    for (const character of hasKeptBytes(text) ? markedCharacters(text) : text) {
      const known =
        table.get(character) ??
        table.get(withoutMarks(character)) ??
        (isGb ? beyondBasicPlane(character) : undefined);
      if (known === undefined) this.unwritable++;
      for (const byte of known ?? [QUESTION_MARK]) bytes[length++] = byte;
    }
    return bytes.slice(0, length);
  }
}

const MAX_CHARACTER_BYTES = 4;
/** A character with its mark; four characters of Big5 have two code points. */
const CHARACTER = /(?:[\u00ca\u00ea][\u0304\u030c](?=[\udeed\udeee])|.)[\udeed\udeee]?/gsu;

function* markedCharacters(text: string): Generator<string, void, undefined> {
  for (const [character] of text.matchAll(CHARACTER)) yield character;
}

const QUESTION_MARK = 0x3f;

function encodeUtf16(text: string, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), littleEndian);
  return bytes;
}

function encodeUtf32(text: string, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 4);
  const view = new DataView(bytes.buffer);
  let length = 0;
  for (let at = 0; at < text.length; length += 4) {
    const point = text.codePointAt(at) ?? 0;
    view.setUint32(length, point, littleEndian);
    at += point > 0xffff ? 2 : 1;
  }
  return bytes.slice(0, length);
}
