import "./environment/worker.ts";
import * as Comlink from "comlink";
import { AppError } from "../src/errors/app-error.ts";
import { openTable } from "../src/data/open.ts";
import type { OpenOptions, Table } from "../src/data/table.ts";
import { chartsOf, columnCharts } from "./batch/charts/charts.ts";
import { evaluate, labelValues } from "./batch/evaluate.ts";
import { clearScratch, exportTable } from "./batch/export.ts";
import { batchOf, hide, listJobs, shownJob } from "./batch/past-jobs.ts";
import { sha256Of } from "./batch/file-hash.ts";
import { lock, unlock } from "./batch/storage/job-lock.ts";
import { importRows, OpenJob, summarize } from "./batch/job.ts";
import type {
  BatchOutcome,
  Charts,
  ColumnCharts,
  ColumnChoice,
  EvaluationReport,
  ExportRequest,
  ExportResult,
  Job,
  JobSummary,
  ModelReference,
  Preview,
  Progress,
  TopWords,
  View,
  ViewRow,
} from "./batch/protocol.ts";
import type { HubAccess } from "./protocols/model.ts";
import type { ScoringRules } from "../src/scoring/rules.ts";
import type { BrowserBackendId } from "../src/engine/backends/backend.ts";
import { createScorer, type Pool, poolsFor } from "./batch/scorers.ts";
import { embeddingsApi } from "./batch/embeddings/embeddings-api.ts";
import { outcome } from "./batch/outcome.ts";
import { JobStore } from "./batch/storage/job-store.ts";
import { indicesOf, rowsOf } from "./batch/view.ts";
import { topWords } from "./batch/charts/words.ts";
import { ImportReport } from "../src/data/report.ts";

const PREVIEW_ROWS = 50;

let storing: Promise<JobStore> | undefined;
const store = () => (storing ??= JobStore.open());

let file: File | undefined;
let table: Table | undefined;
let options: Omit<OpenOptions, "signal"> = {};
let open: OpenJob | undefined;
let importing: AbortController | undefined;
let indices: Uint32Array | undefined;
/** Counts requests that make an earlier one of their kind pointless. */
let viewing = 0;
let charting = 0;

function current(): OpenJob {
  if (!open) throw new AppError("bad-option", "No batch is open.");
  return open;
}

const embeddings = embeddingsApi(current);

async function close(): Promise<void> {
  importing?.abort();
  embeddings.stop();
  await open?.stop();
  open = undefined;
  indices = undefined;
  unlock();
}

async function forget(id: string): Promise<void> {
  await (await store()).remove(id);
  await embeddings.forget(id);
}

const api = {
  /** The first rows of a file, read with the given corrections. */
  preview(chosen: File, corrections: Omit<OpenOptions, "signal">): Promise<BatchOutcome<Preview>> {
    return outcome(async () => {
      const opened = await openTable({ name: chosen.name, blob: chosen }, corrections);
      file = chosen;
      table = opened;
      options = corrections;
      const { rows: _, sample, ...rest } = opened;
      return { ...rest, rows: sample.slice(0, PREVIEW_ROWS).map((row) => row.cells) };
    });
  },

  /** The latest batch of the very same bytes, whatever the file is called now. */
  earlier: (chosen: File): Promise<BatchOutcome<JobSummary | undefined>> =>
    outcome(async () => batchOf(await store(), chosen)),

  /** Reads the previewed file into the store; it is then open and ready to be scored. */
  start(
    model: ModelReference,
    rules: ScoringRules,
    onProgress: (progress: Progress) => void,
  ): Promise<BatchOutcome<Job>> {
    return outcome(async () => {
      if (!file || !table) throw new AppError("bad-option", "No file was chosen.");
      await close();
      const controller = new AbortController();
      importing = controller;
      const { rows: _, sample: _sample, ...described } = table;
      const job: Job = {
        id: crypto.randomUUID(),
        created: Date.now(),
        fileName: file.name,
        fileSize: file.size,
        lastModified: file.lastModified,
        options,
        table: described,
        model,
        rules,
        rows: 0,
        imported: false,
        report: summarize(new ImportReport()),
        trailer: "",
      };
      await lock(job.id);
      let told = 0;
      const tell = (bytes: number, rows: number) => {
        if (performance.now() - told < 100) return;
        told = performance.now();
        onProgress({
          status: "import",
          bytes: { done: bytes, total: job.fileSize },
          rows,
          scored: 0,
          rowsPerSecond: 0,
          workers: 0,
        });
      };
      try {
        const imported = await importRows({
          store: await store(),
          table,
          job,
          sha256: sha256Of(file, controller.signal),
          signal: controller.signal,
          onProgress: tell,
        });
        open = await OpenJob.open(await store(), imported);
        return imported;
      } catch (cause) {
        await (await store()).remove(job.id);
        unlock();
        throw cause;
      } finally {
        importing = undefined;
      }
    });
  },

  /** Opens a job of an earlier visit. */
  reopen(id: string): Promise<BatchOutcome<{ job: Job; progress: Progress }>> {
    return outcome(async () => {
      const job = await shownJob(await store(), id);
      await close();
      await lock(id);
      open = await OpenJob.open(await store(), job);
      return { job, progress: open.progress };
    });
  },

  /** Scores what waits; resolves when it is done or stopped. */
  score(
    device: BrowserBackendId,
    hub: HubAccess,
    onProgress: (progress: Progress) => void,
  ): Promise<BatchOutcome<Progress>> {
    return outcome(async () => {
      const scorer = (job: Job, pool: Pool) => createScorer(job, pool, hub);
      await current().score(scorer, poolsFor(device), onProgress);
      return current().progress;
    });
  },

  pause: (): void => open?.pause(),
  resume: (): void => open?.resume(),

  /** Stops reading or scoring; what was scored is kept. */
  stop(): Promise<BatchOutcome<void>> {
    return outcome(async () => {
      importing?.abort();
      await open?.stop();
    });
  },

  /** Leaves the open job; it stays in the store. */
  close: (): Promise<BatchOutcome<void>> => outcome(close),

  jobs: (): Promise<BatchOutcome<JobSummary[]>> => outcome(async () => listJobs(await store(), forget)),

  /** Out of sight, or in sight again; what stays hidden is removed by a later visit. */
  hide(id: string, isHidden: boolean): Promise<BatchOutcome<void>> {
    return outcome(async () => {
      if (open?.job.id === id) await close();
      await hide(await store(), id, isHidden);
    });
  },

  /** For good, unless it came back in sight. */
  remove(id: string): Promise<BatchOutcome<void>> {
    return outcome(async () => {
      const job = await (await store()).job(id);
      if (job?.removed !== undefined) await forget(id);
    });
  },

  ...embeddings.api,

  /** Chooses the rows of the table. @returns how many, or -1 when a newer choice has overtaken this one. */
  view(view: View): Promise<BatchOutcome<number>> {
    return outcome(async () => {
      const mine = ++viewing;
      const found = await indicesOf(current(), view, () => mine === viewing);
      if (mine !== viewing) return -1;
      indices = found;
      return found?.length ?? current().job.rows;
    });
  },

  rows: (start: number, count: number): Promise<BatchOutcome<ViewRow[]>> =>
    outcome(() => rowsOf(current(), indices, start, count)),

  charts: (): Promise<BatchOutcome<Charts>> => outcome(async () => chartsOf(current())),

  columnCharts(column: ColumnChoice): Promise<BatchOutcome<ColumnCharts>> {
    const mine = ++charting;
    return outcome(() => columnCharts(current(), column, () => mine === charting));
  },

  words: (): Promise<BatchOutcome<TopWords | undefined>> => {
    const job = open;
    return outcome(() => topWords(current(), () => job === open));
  },

  labelValues: (column: number): Promise<BatchOutcome<{ value: string; rows: number }[]>> =>
    outcome(() => labelValues(current(), column)),

  evaluate: (column: number, mapping: Map<string, number>): Promise<BatchOutcome<EvaluationReport>> =>
    outcome(() => evaluate(current(), column, mapping)),

  export(request: ExportRequest, target?: FileSystemFileHandle): Promise<BatchOutcome<ExportResult>> {
    return outcome(async () => {
      await current().save();
      const chosen = request.view && (await indicesOf(current(), request.view, () => true));
      return await exportTable(current(), {
        request,
        indices: chosen,
        target,
      });
    });
  },
};

export type BatchApi = typeof api;

void clearScratch();
Comlink.expose(api);
