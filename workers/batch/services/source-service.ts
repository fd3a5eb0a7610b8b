import { openTable } from "../../../src/data/open.ts";
import type { Table } from "../../../src/data/table.ts";
import { throttle } from "../../../src/rpc/throttle.ts";
import type { SourceService } from "../../protocols/batch.ts";
import { sha256Of } from "../file-hash.ts";
import { importRows, newJob } from "../import-rows.ts";
import type { FileSource } from "../protocol.ts";
import { findJobOfFile } from "../storage/past-jobs.ts";
import type { CurrentJob } from "./current-job.ts";

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
    async preview(source) {
      const { rows: _, sample, ...table } = await tableOf(source);
      return { ...table, rows: sample.slice(0, PREVIEW_ROWS).map((row) => row.cells) };
    },

    findJob: async (file) => findJobOfFile(await current.store(), file),

    async start(source, model, rules, onProgress) {
      const store = await current.store();
      const table = await tableOf(source);
      const job = newJob(source, table, model, rules);
      const report = throttle(onProgress, () => false, 100);
      const opened = await current.open(job.id, async (signal) => {
        try {
          return await importRows({
            store,
            table,
            job,
            sha256: sha256Of(source.file, signal),
            signal,
            onProgress: (done, rows) =>
              report({
                status: "import",
                bytes: { done, total: job.fileSize },
                rows,
                scored: 0,
                rowsPerSecond: 0,
                workers: 0,
              }),
          });
        } catch (cause) {
          await store.remove(job.id);
          throw cause;
        }
      });
      return { job: opened.job, progress: opened.progress };
    },
  };
}
