/** Reads the pages of a column chunk one after the other, so that memory holds one of them. */

import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { bitWidth, hybridReader, packedReader } from "./levels.ts";
import type { ColumnChunk } from "./metadata.ts";
import type { PageSource } from "./page-source.ts";
import type { Leaf } from "./schema.ts";
import type { Physical } from "./text.ts";
import { BytesEnd, damaged, fieldsOf, ThriftReader } from "./thrift.ts";
import { dictionaryTexts, valueReader } from "./values.ts";

/** Values of the enumeration `PageType`. */
const PAGES = { data: 0, index: 1, dictionary: 2, dataV2: 3 } as const;
/** The older encoding of levels, `BIT_PACKED`. */
const BIT_PACKED = 4;

const MAX_HEADER = 1 << 24;

/** The levels and values of a page, as functions that return the next one. */
export interface Page {
  /** Number of entries: values, and levels of missing ones. */
  entries: number;
  repetition: () => number;
  definition: () => number;
  /** The text of the next value; called for entries with the largest definition level only. */
  value: () => string;
}

interface PageHeader {
  type: number;
  packed: number;
  unpacked: number;
  fields: ReturnType<typeof fieldsOf>;
}

interface DataHeader {
  entries: number;
  encoding: number;
  repetition: Uint8Array;
  definition: Uint8Array;
  /** Whether the levels have the older bit packing. */
  packedLevels: { repetition: boolean; definition: boolean };
  values: Uint8Array;
}

export class ChunkPages {
  readonly #source: PageSource;
  readonly #leaf: Leaf;
  readonly #chunk: ColumnChunk;
  readonly #format: (value: Physical) => string;
  /** Bytes that are read ahead. */
  readonly #ahead: number;
  #at: number;
  #window: Uint8Array = new Uint8Array();
  #windowStart = 0;
  #dictionary: string[] | undefined;
  /** Entries that later pages hold. */
  #left: number;

  /** @param ahead bytes to read at a time */
  constructor(
    source: PageSource,
    leaf: Leaf,
    chunk: ColumnChunk,
    { format, ahead }: { format: (value: Physical) => string; ahead: number },
  ) {
    this.#source = source;
    this.#leaf = leaf;
    this.#chunk = chunk;
    this.#format = format;
    this.#ahead = Math.min(ahead, Math.max(chunk.size, 64));
    this.#at = chunk.start;
    this.#left = chunk.values;
  }

  /**
   * @returns the next page of values; undefined behind the last
   * @throws AppError `damaged`, `over-limit`, `unreadable-file`
   */
  async next(): Promise<Page | undefined> {
    // Each page takes bytes of the file, so that this ends with them.
    while (this.#left > 0) {
      const header = await this.#header();
      const { type, packed } = header;
      const bytes = await this.#bytes(this.#at, packed);
      this.#at += packed;
      if (type === PAGES.dictionary) this.#readDictionary(header, bytes);
      else if (type === PAGES.data || type === PAGES.dataV2) {
        const data = type === PAGES.data ? this.#dataV1(header, bytes) : this.#dataV2(header, bytes);
        this.#left -= data.entries;
        if (this.#left < 0) throw damaged("a column has more values than it says");
        return this.#page(data);
      } else if (type !== PAGES.index) throw damaged("a page has an unknown type");
    }
    return undefined;
  }

  /** The bytes of the file from `start` on. @throws AppError `damaged` when the file has fewer than `atLeast` */
  async #bytes(start: number, length: number, atLeast = length): Promise<Uint8Array> {
    const wanted = Math.min(length, this.#source.end - start);
    const windowEnd = this.#windowStart + this.#window.length;
    if (start < this.#windowStart || start + wanted > windowEnd) {
      this.#window = await this.#source.read(start, start + Math.max(wanted, this.#ahead));
      this.#windowStart = start;
    }
    const bytes = this.#window.subarray(start - this.#windowStart, start - this.#windowStart + wanted);
    if (bytes.length < atLeast) throw damaged("a page goes on behind the last one");
    return bytes;
  }

  async #header(): Promise<PageHeader> {
    for (let length = 64; ; length *= 8) {
      const bytes = await this.#bytes(this.#at, length, 1);
      try {
        const reader = new ThriftReader(bytes);
        const fields = fieldsOf(reader.struct());
        this.#at += reader.at;
        const [type, unpacked, packed] = [fields.size(1), fields.size(2), fields.size(3)];
        if (type === undefined || unpacked === undefined || packed === undefined) {
          throw damaged("a page has no type or size");
        }
        if (packed > this.#source.end - this.#at) throw damaged("a page goes on behind the end of the file");
        if (unpacked > LIMITS.heldBytes || packed > LIMITS.heldBytes) {
          throw new AppError("over-limit", "A page of the Parquet file is too large.");
        }
        return { type, unpacked, packed, fields };
      } catch (cause) {
        if (!(cause instanceof BytesEnd)) throw cause;
        const isWhole = bytes.length < length || length > MAX_HEADER;
        if (isWhole) throw damaged("a page has no complete header", cause);
      }
    }
  }

  #readDictionary({ fields, unpacked }: PageHeader, bytes: Uint8Array): void {
    if (this.#dictionary) throw damaged("a column has two dictionaries");
    const header = fieldsOf(fields.struct(7));
    this.#dictionary = dictionaryTexts({
      bytes: this.#unpack(bytes, unpacked),
      encoding: header.integer(2) ?? 0,
      element: this.#leaf.element,
      count: () => header.size(1) ?? 0,
      format: this.#format,
      spend: (size) => this.#source.spend(size),
    });
  }

  #dataV1({ fields, unpacked }: PageHeader, bytes: Uint8Array): DataHeader {
    const header = fieldsOf(fields.struct(5));
    const entries = header.size(1) ?? 0;
    const page = this.#unpack(bytes, unpacked);
    let at = 0;
    const levels = (maximum: number, isPacked: boolean): Uint8Array => {
      if (maximum === 0) return new Uint8Array();
      if (!isPacked && page.length - at < 4) throw damaged("a page ends before its levels");
      const length = isPacked
        ? Math.ceil((entries * bitWidth(maximum)) / 8)
        : new DataView(page.buffer, page.byteOffset + at).getUint32(0, true);
      if (!isPacked) at += 4;
      if (length > page.length - at) throw damaged("levels are longer than their page");
      return page.subarray(at, (at += length));
    };
    const packedLevels = {
      repetition: header.integer(4) === BIT_PACKED,
      definition: header.integer(3) === BIT_PACKED,
    };
    const repetition = levels(this.#leaf.repetition, packedLevels.repetition);
    const definition = levels(this.#leaf.definition, packedLevels.definition);
    const encoding = header.integer(2) ?? 0;
    return { entries, encoding, repetition, definition, packedLevels, values: page.subarray(at) };
  }

  #dataV2({ fields, unpacked }: PageHeader, bytes: Uint8Array): DataHeader {
    const header = fieldsOf(fields.struct(8));
    const definitionEnd = (header.size(5) ?? 0) + (header.size(6) ?? 0);
    const repetitionEnd = header.size(6) ?? 0;
    if (definitionEnd > bytes.length || definitionEnd > unpacked) {
      throw damaged("levels are longer than their page");
    }
    const packed = bytes.subarray(definitionEnd);
    const isPacked = header.flag(7) ?? true;
    return {
      entries: header.size(1) ?? 0,
      encoding: header.integer(4) ?? 0,
      repetition: bytes.subarray(0, repetitionEnd),
      definition: bytes.subarray(repetitionEnd, definitionEnd),
      packedLevels: { repetition: false, definition: false },
      values: isPacked ? this.#unpack(packed, unpacked - definitionEnd) : packed,
    };
  }

  #page({ entries, encoding, values, ...data }: DataHeader): Page {
    const leaf = this.#leaf;
    const options = { bytes: values, encoding, element: leaf.element, format: this.#format };
    const count = () => presentValues(leaf, data, entries);
    const spend = (size: number) => this.#source.spend(size);
    const start = () => valueReader({ ...options, count, spend, dictionary: this.#dictionary });
    let value: (() => string) | undefined;
    return {
      entries,
      repetition: levelReader(data.repetition, leaf.repetition, data.packedLevels.repetition),
      definition: levelReader(data.definition, leaf.definition, data.packedLevels.definition),
      // A page of missing values has no bytes for them either.
      value: () => (value ??= start())(),
    };
  }

  #unpack = (bytes: Uint8Array, size: number) => this.#source.unpack(bytes, size, this.#chunk.codec);
}

/** @throws AppError `damaged` for a level beyond the maximum */
function levelReader(bytes: Uint8Array, maximum: number, isPacked: boolean): () => number {
  if (maximum === 0) return () => 0;
  const width = bitWidth(maximum);
  const next = isPacked ? packedReader(bytes, width) : hybridReader(bytes, width);
  return () => {
    const level = next();
    if (level > maximum) throw damaged("a level is beyond the depth of its column");
    return level;
  };
}

/** Number of values in a page: its entries with the largest definition level. */
function presentValues(
  { definition }: Leaf,
  { definition: bytes, packedLevels }: Pick<DataHeader, "definition" | "packedLevels">,
  entries: number,
): number {
  if (definition === 0) return entries;
  const next = levelReader(bytes, definition, packedLevels.definition);
  let count = 0;
  for (let entry = 0; entry < entries; entry++) if (next() === definition) count++;
  return count;
}
