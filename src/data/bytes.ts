import { AppError, throwIfCancelled } from "../errors/app-error.ts";

/** The file of a table: a `File`, or any `Blob` with a name (Node: `server/files/file-blob.ts`). */
export interface TableFile {
  name: string;
  blob: Blob;
}

export type ByteStream = AsyncIterable<Uint8Array>;

export interface ReadOptions {
  signal?: AbortSignal | undefined;
  /** Called with the number of bytes of the (compressed) file that have been read so far. */
  onBytes?: ((done: number) => void) | undefined;
}

/** Bytes in a slice. `blob.stream()` could run ahead of the consumer; with slices memory holds only one of them. */
export const SLICE = 1 << 18;

/**
 * The bytes from `start` to `end`, or to the end of the file if that comes first.
 * @throws AppError `damaged` when no file has such offsets, `unreadable-file` when the file was changed or removed
 */
export async function readRange(blob: Blob, start: number, end: number): Promise<Uint8Array> {
  // Node aborts the process when a blob is sliced at NaN or at a fraction.
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0) {
    throw new AppError("damaged", "The file refers to a place outside of itself.");
  }
  const last = Math.min(end, blob.size);
  if (start >= last) return new Uint8Array(0);
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await blob.slice(start, last).arrayBuffer());
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("unreadable-file", "The file can no longer be read.", { cause });
  }
  if (bytes.length === last - start) return bytes;
  throw new AppError("unreadable-file", "The file is shorter than when it was chosen.");
}

/** The bytes from `start` to `end` in slices of 256 KiB. @throws AppError `damaged`, `unreadable-file`, `cancelled` */
export async function* bytesOf(
  blob: Blob,
  { signal, onBytes }: ReadOptions = {},
  start = 0,
  end = blob.size,
): AsyncGenerator<Uint8Array, void, undefined> {
  const last = Math.min(end, blob.size);
  for (let at = start; at < last; at += SLICE) {
    throwIfCancelled(signal);
    const chunk = await readRange(blob, at, Math.min(at + SLICE, last));
    onBytes?.(at + chunk.length);
    yield chunk;
  }
}

/** The first `length` bytes of a stream, which is closed afterwards. */
export async function headOf(stream: ByteStream, length: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= length) break;
  }
  return concat(chunks).subarray(0, length);
}

export function concat(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
