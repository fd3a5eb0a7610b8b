/** Writes a job's scored table to where the person chose, or to a file that the page can offer. */

import type { Row } from "../../src/data/table.ts";
import type { ScoredRow } from "../../src/data/write/scored.ts";
import { EXTENSIONS, scoredName } from "../../src/data/write/write.ts";
import { scoredTable } from "../../src/scoring/scored-table.ts";
import type { OpenJob } from "./job.ts";
import type { ExportRequest, ExportResult } from "./protocol.ts";
import { PAGE } from "./store.ts";

async function* scoredRows(open: OpenJob, indices: Uint32Array | undefined): AsyncGenerator<ScoredRow[]> {
  const scored = (row: Row, index: number): ScoredRow => ({
    row,
    result: open.results.result(index),
  });
  if (!indices) {
    for await (const { first, rows } of open.pages()) yield rows.map((row, at) => scored(row, first + at));
    return;
  }
  for (let start = 0; start < indices.length; start += PAGE) {
    const batch: ScoredRow[] = [];
    for (const index of indices.subarray(start, start + PAGE)) {
      const row = (await open.page(Math.floor(index / PAGE)))[index % PAGE];
      if (row) batch.push(scored(row, index));
    }
    yield batch;
  }
}

export interface ExportOptions {
  request: ExportRequest;
  /** The rows of the request's view. */
  indices: Uint32Array | undefined;
  /** Where the person chose to save it. */
  target?: FileSystemFileHandle | undefined;
}

export async function exportTable(
  open: OpenJob,
  { request, indices, target }: ExportOptions,
): Promise<ExportResult> {
  const { job } = open;
  const { format } = request;
  const fileName = scoredName(job.fileName, format);
  const table = () =>
    scoredTable({
      fileName: job.fileName,
      table: job.table,
      format,
      lateColumns: job.report.addedColumns,
      rows: scoredRows(open, indices),
      safeForSpreadsheets: request.safeForSpreadsheets,
      model: job.model,
      rules: job.rules,
      device: open.devices,
      trailer: () => (indices ? "" : job.trailer),
    });
  const into = async (write: (chunks: AsyncIterable<Uint8Array>) => Promise<File | undefined>) => {
    const { chunks, summary, provenance, renamed } = table();
    const file = await write(chunks);
    return { fileName: target?.name ?? fileName, summary, provenance, renamed, ...(file && { file }) };
  };
  if (target) return await into((chunks) => writeTo(target, chunks));
  const { mediaType: type } = EXTENSIONS[format];
  // The page's own file system holds what memory could not; where there is none or no room, memory has to.
  return await into((chunks) => writeToScratch(fileName, type, chunks)).catch(() =>
    into((chunks) => writeToMemory(fileName, type, chunks)),
  );
}

async function writeTo(target: FileSystemFileHandle, chunks: AsyncIterable<Uint8Array>): Promise<undefined> {
  const writable = await target.createWritable();
  try {
    for await (const chunk of chunks) await writable.write(chunk as Uint8Array<ArrayBuffer>);
    await writable.close();
  } catch (cause) {
    await writable.abort().catch(() => {});
    throw cause;
  }
}

async function writeToMemory(name: string, type: string, chunks: AsyncIterable<Uint8Array>): Promise<File> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of chunks) parts.push(chunk as Uint8Array<ArrayBuffer>);
  return new File(parts, name, { type });
}

async function writeToScratch(name: string, type: string, chunks: AsyncIterable<Uint8Array>): Promise<File> {
  const folder = await (
    await navigator.storage.getDirectory()
  ).getDirectoryHandle("exports", { create: true });
  const handle = await folder.getFileHandle(crypto.randomUUID(), { create: true });
  await writeTo(handle, chunks);
  return new File([await handle.getFile()], name, { type });
}

/** Exports of earlier visits, which nobody can be downloading any more. */
export async function clearScratch(): Promise<void> {
  try {
    await (await navigator.storage.getDirectory()).removeEntry("exports", { recursive: true });
  } catch {
    // There is none, or another tab holds it open.
  }
}
