/** Reads the sheets of an OpenDocument spreadsheet. */

import { headOf } from "../bytes.ts";
import { readZipEntry, type ZipEntry } from "../archive/zip.ts";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { OdsHandler } from "../markup/ods.ts";
import { SheetDocument } from "../markup/sheet-document.ts";
import type { OpenOptions, Part } from "../table.ts";
import { documentParts } from "./xlsx.ts";

const MEDIA_TYPE = "application/vnd.oasis.opendocument.";

const textOf = async (blob: Blob, entry: ZipEntry, length: number) =>
  new TextDecoder().decode(await headOf(readZipEntry(blob, entry), length));

/**
 * @returns undefined when the zip is no OpenDocument file
 * @throws AppError `not-a-table` for another document, `encrypted`
 */
export async function odsParts(
  blob: Blob,
  entries: readonly ZipEntry[],
  options: OpenOptions,
): Promise<Part[] | undefined> {
  const find = (path: string) => entries.find((entry) => entry.path === path);
  const mediaType = find("mimetype");
  const content = find("content.xml");
  if (!mediaType || !content) return undefined;
  const type = (await textOf(blob, mediaType, 200)).trim();
  if (!type.startsWith(MEDIA_TYPE)) return undefined;
  if (!type.startsWith(`${MEDIA_TYPE}spreadsheet`)) {
    throw new AppError(
      "not-a-table",
      "This is an OpenDocument file without sheets. Save its table as .ods or CSV.",
    );
  }
  const manifest = find("META-INF/manifest.xml");
  if (manifest && (await textOf(blob, manifest, LIMITS.sheetCellCharacters)).includes("encryption-data")) {
    throw new AppError("encrypted", "The spreadsheet is protected by a password.");
  }
  const read = (rows: Parameters<typeof readZipEntry>[2]) => readZipEntry(blob, content, rows);
  const document = await SheetDocument.open(read, (collectsRows) => new OdsHandler(collectsRows), options);
  return documentParts("ods", document, content.size, options);
}
