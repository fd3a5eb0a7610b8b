/** Writes a job's scored table to the place that the person chose, or to a file that the page can offer. */

import { Pseudonyms } from "../../src/data/pseudonyms/pseudonyms.ts";
import { personColumns } from "../../src/data/write/person-columns.ts";
import { randomId } from "../../src/storage/random-id.ts";
import { AppError } from "../../src/errors/app-error.ts";
import type { Row } from "../../src/data/table.ts";
import type { ScoredRow } from "../../src/data/write/scored.ts";
import { EXTENSIONS, scoredName } from "../../src/data/write/write.ts";
import { type ScoredTable, scoredTable } from "../../src/scoring/scored-table.ts";
import { labelColumns } from "../../src/labels/columns.ts";
import { labelBook } from "./labels/label-book.ts";
import { rulesWithHeads } from "../../src/scoring/rules.ts";
import { answersOf, type HeadResults } from "./heads/head-results.ts";
import type { OpenJob } from "./open-job.ts";
import { LANGUAGE_COLUMNS, languageColumns } from "../../src/scoring/other-languages.ts";
import type { ExportRequest, ExportResult, SecondModel } from "../protocols/batch-types.ts";
import { PAGE_ROWS } from "./storage/job-store.ts";
import { batchStorageError } from "./storage/storage-error.ts";
import { EXPORTS_FOLDER } from "../../src/storage/registry.ts";

/** The values of further columns by the index and the cells of a row. */
type Further = (index: number, cells: readonly string[]) => readonly string[];

async function* scoredRows(
  open: OpenJob,
  indices: Uint32Array | undefined,
  further: Further,
  heads: readonly HeadResults[],
): AsyncGenerator<ScoredRow[]> {
  const { second } = open.job;
  const resultOf = (index: number) => {
    const result = open.results.result(index);
    if (!result || result.label < 0 || (heads.length === 0 && !second)) return result;
    const ofSecond = second ? secondScores(open, index, second) : [];
    return { ...result, scores: [...Array.from(result.scores), ...answersOf(heads, index), ...ofSecond] };
  };
  const scored = (row: Row, index: number): ScoredRow => ({
    row,
    result: resultOf(index),
    further: further(index, row.cells),
  });
  if (!indices) {
    for await (const { first, rows } of open.pages()) yield rows.map((row, at) => scored(row, first + at));
    return;
  }
  for (let start = 0; start < indices.length; start += PAGE_ROWS) {
    const batch: ScoredRow[] = [];
    for (const index of indices.subarray(start, start + PAGE_ROWS)) {
      const row = (await open.page(Math.floor(index / PAGE_ROWS)))[index % PAGE_ROWS];
      if (row) batch.push(scored(row, index));
    }
    yield batch;
  }
}

/** NaN where the second model has no answer. */
const secondScores = ({ second }: OpenJob, row: number, { labels }: SecondModel): number[] =>
  second && second.results.label(row) >= 0
    ? Array.from(second.results.scores(row))
    : labels.map(() => Number.NaN);

export interface ExportOptions {
  request: ExportRequest;
  /** The rows of the request's view. */
  indices: Uint32Array | undefined;
  /** The answers of the job's taught heads. */
  heads?: readonly HeadResults[] | undefined;
  /** The place that the person chose. */
  target?: FileSystemFileHandle | undefined;
}

export async function exportTable(
  open: OpenJob,
  { request, indices, heads = [], target }: ExportOptions,
): Promise<ExportResult> {
  const { job } = open;
  const { format } = request;
  const labels = labelColumns((await labelBook(open)).labeling);
  const languages = await languageColumns(job);
  const hasTopics = (job.topics ?? []).length > 0;
  const topicOf = open.topicReader();
  const further: Further = (index, cells) => [
    ...(languages?.(open.textOf(cells)) ?? []),
    ...(hasTopics ? [topicOf(index)] : []),
    ...(labels?.valuesOf(index) ?? []),
  ];
  const { key, columns = [] } = request.pseudonyms ?? {};
  const pseudonymized = key === undefined ? undefined : { pseudonyms: await Pseudonyms.open(key), columns };
  const fileName = scoredName(job.fileName, format, indices?.length);
  const { mediaType } = EXTENSIONS[format];
  // Created for each attempt, because the chunks can be read only once.
  let table: ScoredTable | undefined;
  const saved = await saveChunks(
    fileName,
    mediaType,
    () => {
      table = scoredTable({
        fileName: job.fileName,
        table: job.table,
        format,
        lateColumns: job.report.addedColumns,
        columnTypes: job.report.columnTypes,
        rows: scoredRows(open, indices, further, heads),
        further: [
          ...(languages ? LANGUAGE_COLUMNS : []),
          ...(hasTopics ? ["topic"] : []),
          ...(labels?.names ?? []),
        ],
        otherLanguages: job.otherLanguages,
        ...(job.second && { second: job.second }),
        safeForSpreadsheets: request.safeForSpreadsheets,
        filter: request.filter,
        pseudonymized,
        omitted: request.withoutPeople === true ? personColumns(job.table) : [],
        model: job.model,
        rules: rulesWithHeads(job),
        device: open.devices,
        trailer: () => (indices ? "" : job.trailer),
      });
      return table.chunks;
    },
    target,
  );
  const { summary, provenance, renamed } = table as unknown as ScoredTable;
  return { ...saved, summary, provenance, renamed };
}

/**
 * Writes to the place that the person chose, or to a file that the page can offer.
 * @param chunks starts the chunks; called again when the origin private file system has no room, to write to memory
 * @throws AppError `batch-storage-full` when the chosen place has no room, and what the chunks throw
 */
export async function saveChunks(
  name: string,
  type: string,
  chunks: () => AsyncIterable<Uint8Array>,
  target: FileSystemFileHandle | undefined,
): Promise<{ fileName: string; file?: File }> {
  if (target) {
    await writeTo(target, chunks()).catch((cause: unknown) => {
      throw batchStorageError(cause);
    });
    return { fileName: target.name };
  }
  const file = await writeToExports(name, type, chunks()).catch((cause: unknown) => {
    // An error of the rows, or a cancellation, would come again.
    if (cause instanceof AppError) throw cause;
    return writeToMemory(name, type, chunks());
  });
  return { fileName: name, file };
}

async function writeTo(target: FileSystemFileHandle, chunks: AsyncIterable<Uint8Array>): Promise<void> {
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

async function writeToExports(name: string, type: string, chunks: AsyncIterable<Uint8Array>): Promise<File> {
  const folder = await (
    await navigator.storage.getDirectory()
  ).getDirectoryHandle(EXPORTS_FOLDER, { create: true });
  const handle = await folder.getFileHandle(randomId(), { create: true });
  await writeTo(handle, chunks);
  return new File([await handle.getFile()], name, { type });
}

/** Removes exported files of earlier visits, whose downloads have ended. */
export async function clearExports(): Promise<void> {
  try {
    await (await navigator.storage.getDirectory()).removeEntry(EXPORTS_FOLDER, { recursive: true });
  } catch {
    // There is no such folder, or another tab uses it.
  }
}
