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
  app: string;
  device: string;
  /** Where the person chose to save it. */
  target?: FileSystemFileHandle | undefined;
}

export async function exportTable(
  open: OpenJob,
  { request, indices, app, device, target }: ExportOptions,
): Promise<ExportResult> {
  const { job } = open;
  const { format } = request;
  const fileName = scoredName(job.fileName, format);
  const { chunks, summary, provenance, renamed } = scoredTable({
    fileName: job.fileName,
    table: job.table,
    format,
    lateColumns: job.report.addedColumns,
    rows: scoredRows(open, indices),
    safeForSpreadsheets: request.safeForSpreadsheets,
    model: job.model,
    app,
    device,
    trailer: () => (indices ? "" : job.trailer),
  });
  const saved = await saveChunks(fileName, EXTENSIONS[format].mediaType, chunks, target);
  return { ...saved, summary, provenance, renamed };
}

/** To where the person chose, or to a file that the page can offer. */
export async function saveChunks(
  name: string,
  type: string,
  chunks: AsyncIterable<Uint8Array>,
  target: FileSystemFileHandle | undefined,
): Promise<{ fileName: string; file?: File }> {
  if (!target) return { fileName: name, file: await writeToScratch(name, type, chunks) };
  await writeTo(target, chunks);
  return { fileName: target.name };
}

async function writeTo(target: FileSystemFileHandle, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const writable = await target.createWritable();
  try {
    for await (const chunk of chunks) await writable.write(chunk as Uint8Array<ArrayBuffer>);
    await writable.close();
  } catch (cause) {
    await writable.abort();
    throw cause;
  }
}

/** The page's own file system holds what memory could not; without one, memory has to. */
async function writeToScratch(name: string, type: string, chunks: AsyncIterable<Uint8Array>): Promise<File> {
  let folder: FileSystemDirectoryHandle;
  try {
    folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("exports", { create: true });
  } catch {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for await (const chunk of chunks) parts.push(chunk as Uint8Array<ArrayBuffer>);
    return new File(parts, name, { type });
  }
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
