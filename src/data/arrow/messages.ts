/** The messages of Arrow's files and streams (Columnar Format 1.5, "Serialization and Interprocess Communication"). */

import { readRange } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { damaged, FlatTable } from "./flat-table.ts";

const FILE = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31];
/** Bytes before the first message of a file, and the length and mark behind its footer. */
const FILE_START = 8;
const FILE_END = 10;
const CONTINUED = 0xffff_ffff;
const SCHEMA = 1;
const MAX_METADATA = 1 << 26;

const isFile = (head: Uint8Array) => FILE.every((byte, index) => head[index] === byte);
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** Whether bytes begin as an Arrow or Feather file or as a stream do. @param head at least its first message's start */
export function isArrow(head: Uint8Array): boolean {
  if (isFile(head)) return true;
  if (head.length < 64) return false;
  const view = viewOf(head);
  const size = view.getUint32(4, true);
  if (view.getUint32(0, true) !== CONTINUED || size === 0 || size % 8 !== 0 || size > MAX_METADATA)
    return false;
  try {
    return FlatTable.root(head.subarray(8, 8 + size)).uint8(1) === SCHEMA;
  } catch {
    return false;
  }
}

export interface Message {
  kind: "schema" | "dictionary" | "batch";
  /** The header of the message. */
  header: FlatTable;
  body: Uint8Array;
  /** Bytes of the message. */
  size: number;
  /** Offset behind it. */
  end: number;
}

const KINDS: Readonly<Record<number, Message["kind"]>> = { 1: "schema", 2: "dictionary", 3: "batch" };

/** The messages in the order of the file. @throws AppError `damaged`, `over-limit`, `unreadable-file` */
export async function* readMessages(blob: Blob): AsyncGenerator<Message, void, undefined> {
  const head = await readRange(blob, 0, FILE_START);
  const isInFile = isFile(head);
  const last = isInFile ? await footerStart(blob) : blob.size;
  for (let at = isInFile ? FILE_START : 0; at + 4 <= last;) {
    const start = viewOf(await readRange(blob, at, at + 8));
    // Before version 0.15 the length came first.
    const isMarked = start.getUint32(0, true) === CONTINUED;
    if (isMarked && start.byteLength < 8) throw damaged("it is cut off");
    const size = start.getUint32(isMarked ? 4 : 0, true);
    if (size === 0) return;
    if (size > MAX_METADATA) throw damaged("a message is too long");
    const bodyStart = at + (isMarked ? 8 : 4) + size;
    const metadata = FlatTable.root(await exactly(blob, bodyStart - size, bodyStart));
    const kind = KINDS[metadata.uint8(1)];
    const header = metadata.table(2);
    const bodySize = metadata.int64(3);
    if (bodySize < 0) throw damaged("a size is impossible");
    if (bodySize > LIMITS.arrowBatchBytes) {
      throw new AppError(
        "over-limit",
        `A batch of the Arrow file has ${bodySize} bytes. Write it again with batches of at most ${LIMITS.arrowBatchBytes} bytes.`,
      );
    }
    const end = bodyStart + bodySize;
    if (kind && header) {
      yield { kind, header, body: await exactly(blob, bodyStart, end), size: size + bodySize, end };
    }
    at = end;
  }
}

async function footerStart(blob: Blob): Promise<number> {
  const end = viewOf(await readRange(blob, blob.size - FILE_END, blob.size));
  if (end.byteLength < FILE_END || !isFile(new Uint8Array(end.buffer, end.byteOffset + 4, 6))) {
    throw damaged("its end is missing");
  }
  return blob.size - FILE_END - end.getInt32(0, true);
}

async function exactly(blob: Blob, start: number, end: number): Promise<Uint8Array> {
  const bytes = await readRange(blob, start, end);
  if (bytes.length < end - start) throw damaged("it is cut off");
  return bytes;
}
