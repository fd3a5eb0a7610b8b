import { randomId } from "../../../src/storage/random-id.ts";
import { previewedFacts } from "../../../src/data/formats/summary.ts";
import { openTable } from "../../../src/data/open.ts";
import { describeReading } from "../../../src/data/reading.ts";
import type { Table } from "../../../src/data/table.ts";
import { throwIfCancelled } from "../../../src/errors/app-error.ts";
import { ImportReport } from "../../../src/data/report.ts";
import { noticeRule, reportText } from "../../../src/scoring/row-text.ts";
import { PROGRESS_INTERVAL_MS, throttle } from "../../../src/rpc/throttle.ts";
import type { SourceService } from "../../protocols/batch.ts";
import { sha256Of } from "../file-hash.ts";
import { importRows, newJob, restoreRows } from "../import-rows.ts";
import type { FileSource } from "../../protocols/batch-types.ts";
import { findJobOfFile } from "../storage/past-jobs.ts";
import type { CurrentJob } from "./current-job.ts";
import { sentCells } from "../sent-cells.ts";

const PREVIEW_ROWS = 50;

/** Files before they are scored. */
export function sourceService(current: CurrentJob): SourceService {
  /** The table that was previewed last, so that `start` need not open it again; found by the id of its source. */
  let previewed: { id: string; table: Table } | undefined;

  async function tableOf({ id, file, corrections }: FileSource): Promise<Table> {
    if (previewed?.id === id) return previewed.table;
    const table = await openTable({ name: file.name, blob: file }, corrections);
    previewed = { id, table };
    return table;
  }

  return {
    ping: async () => {},

    async preview(source) {
      const opened = await tableOf(source);
      const { rows: _, sample, ...table } = opened;
      const report = new ImportReport();
      for (const row of sample) reportText(report, row, table.textColumn, noticeRule(table));
      const exported = await previewedFacts(opened, source.corrections);
      return {
        ...table,
        ...(exported && { exported }),
        reading: describeReading(opened, source.corrections),
        rows: sample.slice(0, PREVIEW_ROWS).map((row) => sentCells(row.cells)),
        textIssues: Object.fromEntries(report.counts),
      };
    },

    async countFileRows(source, onRows) {
      const table = await tableOf(source);
      let count = 0;
      let toldAt = performance.now();
      for await (const rows of table.rows({})) {
        count += rows.length;
        if (performance.now() - toldAt < PROGRESS_INTERVAL_MS) continue;
        if (!(await onRows(count))) return undefined;
        toldAt = performance.now();
      }
      return count;
    },

    findJob: async (file) => findJobOfFile(await current.store(), file),

    async start(source, models, rules, onProgress) {
      const store = await current.store();
      const id = randomId();
      const total = source.file.size;
      const report = throttle(
        (done: number, rows: number) =>
          onProgress({
            status: "import",
            bytes: { done, total },
            rows,
            scored: 0,
            rowsPerSecond: 0,
            workers: 0,
          }),
        () => false,
      );
      const { job, progress } = await current.open(id, async (signal) => {
        const table = await tableOf(source);
        throwIfCancelled(signal);
        try {
          const job = await importRows({
            store,
            table,
            job: newJob(id, source, table, models, { ...rules, ...noticeRule(table) }),
            sha256: sha256Of(source.file, signal),
            signal,
            onProgress: report,
          });
          return { job, restoreRows: () => restoreRows({ store, table, job, file: source.file }) };
        } catch (cause) {
          await store.remove(id);
          throw cause;
        }
      });
      return { job, progress };
    },
  };
}
