/** Reads a tar archive as a stream: ustar, and the longer names of GNU tar and of pax (POSIX.1-2001). */

import { AppError } from "../../errors/app-error.ts";
import { readTarHeader } from "../../engine/store/tar.ts";
import { type ByteStream, concat } from "../bytes.ts";
import { LIMITS } from "../limits.ts";

const BLOCK = 512;
/** Bytes of an entry that holds the name of the next one. */
const MAX_NAME = 1 << 16;

export interface TarFile {
  path: string;
  /** Size of the content in bytes. */
  size: number;
  /** Offset of the content in the archive, in bytes. */
  offset: number;
}

const padded = (size: number) => Math.ceil(size / BLOCK) * BLOCK;

export const isTar = (head: Uint8Array): boolean => {
  const header = head.length < BLOCK ? undefined : readTarHeader(head.subarray(0, BLOCK));
  return header !== undefined && header.path !== "";
};

/** Takes a given number of bytes from a stream. */
class StreamCursor {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);
  position = 0;

  constructor(source: ByteStream) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** The next bytes in pieces, fewer than `count` at the end of the stream. */
  async *take(count: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let missing = count; missing > 0;) {
      if (this.#rest.length === 0) {
        const next = await this.#chunks.next();
        if (next.done) return;
        this.#rest = next.value;
      }
      const piece = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(piece.length);
      this.position += piece.length;
      missing -= piece.length;
      if (piece.length > 0) yield piece;
    }
  }

  async bytes(count: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.take(count)) pieces.push(piece);
    return concat(pieces);
  }

  async skip(count: number): Promise<void> {
    for await (const piece of this.take(count)) void piece;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

/**
 * The files of an archive, without folders and links.
 * @throws AppError `damaged` when the archive is malformed, `over-limit`
 */
export async function readTarDirectory(source: ByteStream): Promise<TarFile[]> {
  const cursor = new StreamCursor(source);
  const files: TarFile[] = [];
  let longName: string | undefined;
  try {
    for (;;) {
      const block = await cursor.bytes(BLOCK);
      if (block.length < BLOCK || block.every((byte) => byte === 0)) return files;
      const header = readTarHeader(block);
      if (!header) throw new AppError("damaged", "The tar archive cannot be read.");
      const { path, size, type } = header;
      const offset = cursor.position;
      if ((type === "L" || type === "x") && size <= MAX_NAME) {
        const text = new TextDecoder().decode(await cursor.bytes(size));
        longName = type === "L" ? text.split("\0", 1)[0] : (/\d+ path=(.*)\n/.exec(text)?.[1] ?? longName);
      } else if (type === "0" || type === "") {
        files.push({ path: longName ?? path, size, offset });
        longName = undefined;
        if (files.length > LIMITS.archiveEntries) {
          throw new AppError("over-limit", `The archive has more than ${LIMITS.archiveEntries} files.`);
        }
      }
      await cursor.skip(offset + padded(size) - cursor.position);
    }
  } finally {
    await cursor.close();
  }
}

/** The contents of files in the order of the archive, in one reading. @throws AppError `damaged` when it ends before them */
export async function readTarFiles(
  source: ByteStream,
  files: readonly TarFile[],
): Promise<Map<TarFile, Uint8Array>> {
  const contents = new Map<TarFile, Uint8Array>();
  const cursor = new StreamCursor(source);
  try {
    for (const file of files) {
      await cursor.skip(file.offset - cursor.position);
      contents.set(file, await cursor.bytes(file.size));
      checkEnd(cursor, file);
    }
  } finally {
    await cursor.close();
  }
  return contents;
}

function checkEnd({ position }: StreamCursor, { path, offset, size }: TarFile): void {
  if (position < offset + size) throw new AppError("damaged", `The archive ends inside ${path}.`);
}

/** The content of one file. @throws AppError `damaged` when the archive ends before it */
export async function* readTarFile(
  source: ByteStream,
  file: TarFile,
): AsyncGenerator<Uint8Array, void, undefined> {
  const cursor = new StreamCursor(source);
  try {
    await cursor.skip(file.offset);
    yield* cursor.take(file.size);
    checkEnd(cursor, file);
  } finally {
    await cursor.close();
  }
}
