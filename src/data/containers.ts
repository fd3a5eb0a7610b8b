/** Finds the tables of a file: sheets of a workbook, tables of a page, files of an archive, also inside each other. */

import {
  blobOf,
  keepingLast,
  type Source,
  tarSources,
  tooDeep,
  unpackStream,
  zipSource,
} from "./archive/source.ts";
import { isTar } from "./archive/tar.ts";
import { tweetFiles } from "./archive/x-archive-parts.ts";
import { isZip, readZipDirectory, type ZipEntry } from "./archive/zip.ts";
import { AppError } from "../errors/app-error.ts";
import { rejectKnownZip } from "./known-files.ts";
import { LIMITS } from "./limits.ts";
import { odsParts } from "./readers/ods.ts";
import { openArchive } from "./readers/x-archive.ts";
import { sheetParts } from "./readers/xlsx.ts";
import { chooseParts, tooManyTables } from "./parts.ts";
import type { Container, OpenedPart, OpenOptions, Part } from "./table.ts";
import { UniqueNames } from "./text/unique-names.ts";
import { mainPart, openWorkbook } from "./xlsx/workbook.ts";
import { OfficePackage } from "./xlsx/package.ts";

/** The tables of a file. */
export interface Found {
  container?: Container;
  parts: Part[];
  /** Whether the parts are offered as a choice; a plain file is its only part. */
  isChoice: boolean;
  /** The reader of an archive downloaded from X, which is the default of its parts. */
  tweets?: OpenedPart;
}

/** Reads a file that is no container. @param head its first bytes */
export type OpenPlain = (source: Source, head: Uint8Array, options: OpenOptions) => Promise<Part[]>;

/** Files of an archive that can be tables. */
const TABLE =
  /\.(csv|tsv|tab|psv|txt|dat|jsonl|ndjson|json|js|xlsx|xlsm|xltx|xlsb|xls|ods|html?|xml|parquet|srt|vtt|sbv|eml|mbox|sql|arff|ya?ml|rtf|md|log|feather|arrow|ipc|sqlite3?|db|sav|zsav|dta)(\.(gz|zst|bz2|xz|lz4))?$/i;
const ARCHIVE = /\.(zip|tar|tgz|tbz2?|txz|tar\.(gz|zst|bz2|xz|lz4))$/i;
const WORKBOOK = /\.(xlsx|xlsm|xltx|ods)$/i;
/** Files that are certainly no tables. */
const MEDIA =
  /\.(jpe?g|png|gif|webp|svg|bmp|ico|mp[34]|m4[av]|mov|webm|wav|ogg|pdf|docx?|pptx?|css|ttf|woff2?|exe|dll|so)$/i;
/** Files that programs and systems put beside those of a person. */
const HIDDEN = /(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i;
const canBeTable = (name: string) => !HIDDEN.test(name) && !MEDIA.test(name);

/**
 * @param depth archives around the file
 * @throws AppError as the readers of the containers
 */
export async function findParts(
  outer: Source,
  options: OpenOptions,
  openPlain: OpenPlain,
  depth = 0,
): Promise<Found> {
  if (depth > LIMITS.archiveDepth) throw tooDeep();
  const { source, head, container: packed } = await unpackStream(outer, options);
  const container: { container?: Container } = packed ? { container: packed } : {};
  if (isZip(head)) {
    const found = await zipParts(source, options, openPlain, depth);
    return { ...container, ...found };
  }
  if (isTar(head)) {
    const files = await tarSources(source, options, canBeTable);
    const parts = await partsOfFiles(files, options, openPlain, depth);
    return { container: "tar", ...container, parts, isChoice: true };
  }
  const parts = await openPlain(source, head, options);
  return { ...container, parts, isChoice: parts.length > 1 };
}

async function zipParts(
  source: Source,
  options: OpenOptions,
  openPlain: OpenPlain,
  depth: number,
): Promise<Found> {
  const blob = await blobOf(source, options);
  const entries = await readZipDirectory(blob);
  const sheets = await officeParts(blob, entries, options);
  if (sheets) return { parts: sheets, isChoice: true };
  rejectKnownZip(entries.map(({ path }) => path));
  const files = entries.map((entry) => zipSource(blob, entry));
  const parts = await partsOfFiles(files, options, openPlain, depth);
  const tweets = tweetFiles(entries);
  return {
    container: "zip",
    parts,
    isChoice: true,
    ...(tweets.length > 0 && { tweets: { reader: await openArchive(blob, entries) } }),
  };
}

/** The sheets of a workbook; undefined when the zip is none. */
async function officeParts(
  blob: Blob,
  entries: readonly ZipEntry[],
  options: OpenOptions,
): Promise<Part[] | undefined> {
  const ods = await odsParts(blob, entries, options);
  if (ods) return ods;
  const office = new OfficePackage(blob, entries);
  const main = await mainPart(office);
  if (!main || !/\.xml$/i.test(main.path) || /(^|\/)(word|ppt)\//i.test(main.path)) return undefined;
  return sheetParts(await openWorkbook(blob, office, main), options);
}

/** The tables among the files of an archive; those of archives inside it are named after their folders. */
async function partsOfFiles(
  files: readonly Source[],
  options: OpenOptions,
  openPlain: OpenPlain,
  depth: number,
): Promise<Part[]> {
  const visible = keepingLast(files.filter(({ name }) => canBeTable(name)));
  const tables = visible.filter(({ name }) => TABLE.test(name) || ARCHIVE.test(name));
  const names = new UniqueNames();
  const parts: Part[] = [];
  // An archive of files without known extensions: each can be a table.
  for (const file of tables.length > 0 ? tables : visible) {
    for (const part of await partsOfFile(file, options, openPlain, depth)) {
      parts.push({ ...part, name: names.add(part.name) });
    }
    if (parts.length > LIMITS.exportParts) throw tooManyTables(LIMITS.exportParts);
  }
  if (parts.length === 0) {
    throw new AppError("not-a-table", "The archive holds no file that is a table.");
  }
  return parts;
}

async function partsOfFile(
  file: Source,
  options: OpenOptions,
  openPlain: OpenPlain,
  depth: number,
): Promise<Part[]> {
  const find = () => findParts(file, options, openPlain, depth + 1);
  const whole: Part = {
    name: file.name,
    size: file.size,
    file,
    open: async () => {
      const { parts, tweets } = await find();
      return tweets ?? (await chooseParts(parts)).opened;
    },
  };
  if (!ARCHIVE.test(file.name) && !WORKBOOK.test(file.name)) return [whole];
  try {
    const { parts, tweets } = await find();
    if (tweets || parts.length < 2) return [whole];
    return parts.map((part) => ({ ...part, name: `${file.name}/${part.name}` }));
  } catch (cause) {
    const error = AppError.of(cause);
    if (error.code === "cancelled" || error.code === "unexpected") throw error;
    // The refusal belongs to this file, not to the archive.
    return [whole];
  }
}
