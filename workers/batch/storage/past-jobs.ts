/** The jobs of this and earlier visits: listed, found by their file, hidden, restored and cleaned up. */

import { AppError } from "../../../src/errors/app-error.ts";
import { sha256Of } from "../file-hash.ts";
import type { Job, JobSummary } from "../../protocols/batch-types.ts";
import { isLocked } from "./job-lock.ts";
import type { JobStore } from "./job-store.ts";

/** Milliseconds before a hidden job is removed: longer than any notice offers to undo. */
const UNDO_TIME_MS = 60_000;

const missing = () => new AppError("batch-missing", "This batch does not exist in this browser.");

async function summaryOf(store: JobStore, { id, created, fileName, rows, model }: Job): Promise<JobSummary> {
  let scored = 0;
  for await (const { content } of store.results(id)) {
    for (const status of content.statuses) if (status !== 0) scored++;
  }
  return { id, created, fileName, rows, scored, model: model.id };
}

/** The latest job of a file with the same bytes, whatever its name. */
export async function findJobOfFile(store: JobStore, file: File): Promise<JobSummary | undefined> {
  const candidates = (await store.jobs()).filter(
    (job) => job.imported && job.removed === undefined && job.fileSize === file.size,
  );
  if (candidates.length === 0) return undefined;
  const sha256 = await sha256Of(file);
  const job = candidates.find((candidate) => candidate.sha256 === sha256);
  return job && (await summaryOf(store, job));
}

/** @throws AppError `batch-missing` when the job was removed or hidden */
export async function visibleJob(store: JobStore, id: string): Promise<Job> {
  const job = await store.job(id);
  if (!job || job.removed !== undefined) throw missing();
  return job;
}

/**
 * Also removes jobs that were hidden for longer than the undo time, and those whose file was never read to its end.
 * @param remove a job with everything that belongs to it
 */
export async function listJobs(
  store: JobStore,
  remove: (id: string) => Promise<void>,
): Promise<JobSummary[]> {
  const summaries: JobSummary[] = [];
  for (const job of await store.jobs()) {
    if (!job.imported) {
      // A tab was closed while it read the file: the job cannot be resumed.
      if (!(await isLocked(job.id))) await remove(job.id);
    } else if (job.removed === undefined) {
      summaries.push(await summaryOf(store, job));
    } else if (Date.now() - job.removed > UNDO_TIME_MS && !(await isLocked(job.id))) {
      await remove(job.id);
    }
  }
  return summaries;
}

/** A hidden job is left out of every list, and a later visit removes it. */
export async function setHidden(store: JobStore, id: string, isHidden: boolean): Promise<void> {
  const job = await store.job(id);
  if (!job) throw missing();
  const { removed: _, ...visible } = job;
  await store.saveJob(isHidden ? { ...visible, removed: Date.now() } : visible);
}
