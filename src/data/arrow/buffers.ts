/** The buffers of a record batch, unpacked and checked. */

import { decompress as unzstd } from "fzstd";
import { Lz4Inflater } from "../archive/lz4.ts";
import { concat } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { damaged, type FlatTable } from "./flat-table.ts";

const NO_BYTES = new Uint8Array(0);
/** Before a packed buffer is its unpacked length; this one says that it is not packed. */
const LENGTH_BYTES = 8;
const NOT_PACKED = -1;
const LZ4 = 0;

/** The nodes and buffers of a batch, in the order of its fields. */
export class BatchBuffers {
  readonly rows: number;
  /** Unpacked bytes. */
  bytes = 0;
  readonly #body: Uint8Array;
  readonly #nodes: readonly number[];
  readonly #regions: readonly number[];
  readonly #variadic: readonly number[];
  readonly #codec: number | undefined;
  #node = 0;
  #region = 0;
  #nextVariadic = 0;

  /** @param batch the table of a record batch @throws AppError `damaged` */
  constructor(batch: FlatTable, body: Uint8Array) {
    this.rows = batch.int64(0);
    this.#nodes = batch.numbers(1, 2);
    this.#regions = batch.numbers(2, 2);
    const compression = batch.table(3);
    this.#codec = compression?.uint8(0);
    if ((compression?.uint8(1) ?? 0) !== 0) throw damaged("it is compressed in an unknown way");
    this.#variadic = batch.numbers(4);
    this.#body = body;
    // A column without values needs no bytes.
    if (this.rows < 0 || this.rows > LIMITS.parquetRowsPerByte * (body.length + 1024)) {
      throw new AppError("over-limit", "A batch of the Arrow file has more rows than its bytes can hold.");
    }
  }

  /** The length of the next field, and its number of missing values. */
  node(): { length: number; nulls: number } {
    const [length, nulls] = this.#nodes.slice(2 * this.#node, 2 * this.#node + 2);
    this.#node++;
    if (length === undefined || nulls === undefined || length < 0) throw damaged("a field has no values");
    return { length, nulls };
  }

  variadic(): number {
    const count = this.#variadic[this.#nextVariadic++];
    if (count === undefined || count < 0 || count > this.#regions.length)
      throw damaged("a field has no values");
    return count;
  }

  next(): Uint8Array {
    const [offset, length] = this.#regions.slice(2 * this.#region, 2 * this.#region + 2);
    this.#region++;
    if (offset === undefined || length === undefined || offset < 0 || length < 0)
      throw damaged("a buffer is missing");
    if (offset + length > this.#body.length) throw damaged("a buffer is cut off");
    const stored = this.#body.subarray(offset, offset + length);
    const bytes = this.#codec === undefined || length === 0 ? stored : this.#unpacked(stored, this.#codec);
    this.bytes += bytes.length;
    return bytes;
  }

  #unpacked(stored: Uint8Array, codec: number): Uint8Array {
    if (stored.length < LENGTH_BYTES) throw damaged("a buffer is cut off");
    const size = Number(new DataView(stored.buffer, stored.byteOffset).getBigInt64(0, true));
    const packed = stored.subarray(LENGTH_BYTES);
    if (size === NOT_PACKED) return packed;
    if (size === 0) return NO_BYTES;
    if (size < 0 || this.bytes + size > LIMITS.arrowBatchBytes) {
      throw new AppError("over-limit", "A batch of the Arrow file unpacks to too many bytes.");
    }
    let unpacked: Uint8Array;
    try {
      unpacked = codec === LZ4 ? unlz4(packed, size) : unzstd(packed, new Uint8Array(size));
    } catch (cause) {
      throw damaged("a buffer cannot be unpacked", cause);
    }
    if (unpacked.length !== size) throw damaged("a buffer has another size than it says");
    return unpacked;
  }
}

function unlz4(packed: Uint8Array, size: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let unpacked = 0;
  const inflater = new Lz4Inflater();
  inflater.ondata = (chunk) => {
    unpacked += chunk.length;
    if (unpacked > size) throw damaged("a buffer has another size than it says");
    chunks.push(chunk);
  };
  inflater.push(packed, true);
  return concat(chunks);
}
