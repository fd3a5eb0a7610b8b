/** Files inside of files: what gzip, zip and tar hold can be read like a file. */

import { type ByteStream, bytesOf, concat, headOf, type ReadOptions, SLICE } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { type Compression, compressionOf, PACKED_EXTENSIONS, unpack } from "./compressions.ts";
import { mustBeKept } from "../skipping.ts";
import { readTarDirectory, readTarFile, readTarFiles, type TarFile } from "./tar.ts";
import { readZipEntry, type ZipEntry } from "./zip.ts";

/** Bytes that can be read several times from their start. */
export interface Source {
  name: string;
  /** Unpacked size in bytes, as far as the container says it. */
  size: number;
  /** The file itself, when it is not inside another one. */
  blob?: Blob;
  open(options: ReadOptions): ByteStream;
}

const HEAD = 4096;

const headOfSource = (source: Source, options: ReadOptions): Promise<Uint8Array> =>
  headOf(source.open({ signal: options.signal }), HEAD);

export const blobSource = (name: string, blob: Blob): Source => ({
  name,
  size: blob.size,
  blob,
  open: (options) => bytesOf(blob, options),
});

/** The content of a compressed file, under the name without `.gz` or `.zst`. */
function unpackedSource(outer: Source, compression: Compression): Source {
  const name = outer.name.replace(/\.(tgz|tbz2?|txz)$/i, ".tar").replace(PACKED_EXTENSIONS, "");
  return { name, size: outer.size, open: (options) => unpack(compression, outer.open(options)) };
}

export const zipSource = (blob: Blob, entry: ZipEntry): Source => ({
  name: entry.path,
  size: entry.size,
  open: (options) => readZipEntry(blob, entry, options),
});

/**
 * The files of a tar archive whose names can be those of tables.
 * @throws AppError `over-limit` for very many files in a large archive that is packed
 */
export async function tarSources(
  outer: Source,
  options: ReadOptions,
  canBeTable: (name: string) => boolean,
): Promise<Source[]> {
  const directory = await readTarDirectory(outer.open({ signal: options.signal }));
  const files = directory.filter(({ path }) => canBeTable(path));
  const { blob } = outer;
  if (blob) return files.map((file) => sliceSource(outer, blob, file));
  const last = directory.at(-1);
  const end = last ? last.offset + last.size : 0;
  const kept = mustBeKept(files.length, end)
    ? await readTarFiles(outer.open({ signal: options.signal }), files)
    : undefined;
  return files.map((file) => {
    const bytes = kept?.get(file);
    const open = (rows: ReadOptions) => (bytes ? inSlices(bytes) : readTarFile(outer.open(rows), file));
    return { name: file.path, size: file.size, open };
  });
}

/** A file of a tar that is not packed. */
function sliceSource(outer: Source, blob: Blob, file: TarFile): Source {
  const { path: name, offset, size } = file;
  // A file that is cut off is read as a stream, which ends with the error.
  if (offset + size > blob.size) return { name, size, open: (rows) => readTarFile(outer.open(rows), file) };
  return {
    name,
    size,
    blob: blob.slice(offset, offset + size),
    open: (rows) => bytesOf(blob, rows, offset, offset + size),
  };
}

async function* inSlices(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += SLICE) yield bytes.subarray(at, at + SLICE);
}

/** Bytes of a file that is kept for its next reading. */
const KEPT = 1 << 20;

/** Files of an archive of which the last small one is kept: to open a table, its file is read several times. */
export function keepingLast(files: readonly Source[]): Source[] {
  let last: { file: Source; chunks: Uint8Array[] } | undefined;
  async function* read(file: Source, options: ReadOptions) {
    if (last?.file === file) return yield* last.chunks;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of file.open(options)) {
      size += chunk.length;
      if (size <= KEPT) chunks.push(chunk);
      yield chunk;
    }
    if (size <= KEPT) last = { file, chunks };
  }
  return files.map((file) => (file.blob ? file : { ...file, open: (options) => read(file, options) }));
}

/**
 * The whole content, for formats that need random access.
 * @throws AppError `over-limit` when it is too large to be held in memory
 */
export async function blobOf(source: Source, options: ReadOptions): Promise<Blob> {
  if (source.blob) return source.blob;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of source.open({ signal: options.signal })) {
    size += chunk.length;
    if (size > LIMITS.heldBytes) {
      throw new AppError(
        "over-limit",
        `${source.name} is a workbook, a zip or a Parquet file of more than ${LIMITS.heldBytes} bytes inside an archive. Unpack the archive first.`,
      );
    }
    chunks.push(chunk as Uint8Array<ArrayBuffer>);
  }
  return new Blob([concat(chunks)]);
}

/** Follows compressions, also inside of each other. @returns the innermost content and its first bytes */
export async function unpackStream(
  source: Source,
  options: ReadOptions,
): Promise<{ source: Source; head: Uint8Array; container?: Compression }> {
  let inner = source;
  let container: Compression | undefined;
  for (let depth = 0; depth <= LIMITS.archiveDepth; depth++) {
    const head = await headOfSource(inner, options);
    const compression = compressionOf(head);
    if (!compression) return { source: inner, head, ...(container && { container }) };
    container ??= compression;
    inner = unpackedSource(inner, compression);
  }
  throw tooDeep();
}

export const tooDeep = () =>
  new AppError("over-limit", `The archive holds archives more than ${LIMITS.archiveDepth} deep.`);
