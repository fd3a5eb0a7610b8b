/** Reads numbers and texts from the bytes of a file in order. */

import { readRange } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";

/** Bytes that are read at once. */
const READ_BYTES = 1 << 18;

export class ByteCursor {
  position: number;
  isLittleEndian = true;
  readonly #blob: Blob;
  readonly #name: string;
  #buffer: Uint8Array = new Uint8Array(0);
  #start = 0;

  /** @param name what the file is, for messages */
  constructor(blob: Blob, name: string, position = 0) {
    this.#blob = blob;
    this.#name = name;
    this.position = position;
  }

  damaged(what: string): AppError {
    return new AppError("damaged", `The ${this.#name} file cannot be read: ${what}.`);
  }

  get isAtEnd(): boolean {
    return this.position >= this.#blob.size;
  }

  /** The next bytes; they are not copied. @throws AppError `damaged`, `unreadable-file` */
  async bytes(count: number): Promise<Uint8Array> {
    const from = this.position - this.#start;
    if (from < 0 || from + count > this.#buffer.length) {
      if (this.position + count > this.#blob.size) throw this.damaged("it is cut off");
      this.#buffer = await readRange(this.#blob, this.position, this.position + Math.max(count, READ_BYTES));
      this.#start = this.position;
    }
    const at = this.position - this.#start;
    this.position += count;
    return this.#buffer.subarray(at, at + count);
  }

  async view(count: number): Promise<DataView> {
    const bytes = await this.bytes(count);
    return new DataView(bytes.buffer, bytes.byteOffset, count);
  }

  uint8 = async () => (await this.view(1)).getUint8(0);
  uint16 = async () => (await this.view(2)).getUint16(0, this.isLittleEndian);
  uint32 = async () => (await this.view(4)).getUint32(0, this.isLittleEndian);
  int32 = async () => (await this.view(4)).getInt32(0, this.isLittleEndian);

  /** A size or an offset. @throws AppError `damaged` beyond the largest file */
  async size64(): Promise<number> {
    const value = Number((await this.view(8)).getBigUint64(0, this.isLittleEndian));
    if (!Number.isSafeInteger(value)) throw this.damaged("a size is impossible");
    return value;
  }
}
