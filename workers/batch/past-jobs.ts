/** The batches of this and earlier visits, as they are listed, found again, hidden and brought back. */

import { AppError } from "../../src/errors/app-error.ts";
import { sha256Of } from "./file-hash.ts";
import { isLocked } from "./storage/job-lock.ts";
import type { Job, JobSummary } from "./protocol.ts";
import type { JobStore } from "./storage/job-store.ts";

/** Longer than any notice offers to undo, in milliseconds. */
const UNDO_TIME = 60_000;

const noLonger = () => new AppError("bad-option", "This batch no longer exists.");

async function summaryOf(store: JobStore, { id, created, fileName, rows, model }: Job): Promise<JobSummary> {
  let scored = 0;
  for await (const { content } of store.results(id)) {
    for (const status of content.statuses) if (status !== 0) scored++;
  }
  return { id, created, fileName, rows, scored, model: model.id };
}

/** The latest batch of the very same bytes, whatever the file is called now. */
export async function batchOf(store: JobStore, file: File): Promise<JobSummary | undefined> {
  const alike = (await store.jobs()).filter(
    (job) => job.imported && job.removed === undefined && job.fileSize === file.size,
  );
  if (alike.length === 0) return undefined;
  const sha256 = await sha256Of(file);
  const same = alike.find((job) => job.sha256 === sha256);
  return same && (await summaryOf(store, same));
}

/** @throws AppError `bad-option` when it is gone, or about to go. */
export async function shownJob(store: JobStore, id: string): Promise<Job> {
  const job = await store.job(id);
  if (!job || job.removed !== undefined) throw noLonger();
  return job;
}

/** Also ends what is over: batches that were hidden for long, or never read to their end. */
export async function listJobs(
  store: JobStore,
  forget: (id: string) => Promise<void>,
): Promise<JobSummary[]> {
  const summaries: JobSummary[] = [];
  for (const job of await store.jobs()) {
    if (!job.imported) {
      // A tab was closed while it read the file: there is nothing to go on with.
      if (!(await isLocked(job.id))) await store.remove(job.id);
    } else if (job.removed === undefined) {
      summaries.push(await summaryOf(store, job));
    } else if (Date.now() - job.removed > UNDO_TIME) {
      await forget(job.id);
    }
  }
  return summaries;
}

/** Out of sight, or in sight again; what stays hidden is removed by a later visit. */
export async function hide(store: JobStore, id: string, isHidden: boolean): Promise<void> {
  const job = await store.job(id);
  if (!job) throw noLonger();
  const { removed: _, ...shown } = job;
  await store.saveJob(isHidden ? { ...shown, removed: Date.now() } : shown);
}
