import { otherLanguagesPart } from "../../../src/scoring/other-languages.ts";
import type { JobService } from "../../protocols/batch.ts";
import { poolsFor } from "../scorers.ts";
import { lockJob } from "../storage/job-lock.ts";
import { listJobs, setHidden, visibleJob } from "../storage/past-jobs.ts";
import type { CurrentJob } from "./current-job.ts";

/**
 * Jobs of this and earlier visits.
 * @param removeEmbeddings of a job that is removed
 */
export function jobService(current: CurrentJob, removeEmbeddings: (id: string) => Promise<void>): JobService {
  const remove = async (id: string) => {
    await (await current.store()).remove(id);
    await removeEmbeddings(id);
  };
  /** @throws AppError `batch-open-elsewhere` when another tab has the job open */
  async function withLock(id: string, run: () => Promise<void>): Promise<void> {
    if (current.isOpen(id)) await current.close();
    const unlock = await lockJob(id);
    try {
      await run();
    } finally {
      await unlock();
    }
  }
  const setVisibility = (id: string, isHidden: boolean) =>
    withLock(id, async () => setHidden(await current.store(), id, isHidden));
  return {
    jobs: async () => listJobs(await current.store(), remove),

    async reopen(id) {
      const { job, progress } = await current.open(id, async () => ({
        job: await visibleJob(await current.store(), id),
      }));
      return { job, progress };
    },

    async score(device, hub, onProgress) {
      const open = current.get();
      const { job } = open;
      const others = await otherLanguagesPart(job, (rules) =>
        job.otherLanguages ? poolsFor({ model: job.otherLanguages, rules }, device, hub) : [],
      );
      await open.score(poolsFor(job, device, hub), onProgress, others);
      return open.progress;
    },

    pause: async () => current.find()?.pause(),
    resume: async () => current.find()?.resume(),

    async stop() {
      current.cancelOpening();
      await current.find()?.stop();
    },

    close: () => current.close(),
    hide: (id) => setVisibility(id, true),
    restore: (id) => setVisibility(id, false),

    async remove(id) {
      await withLock(id, async () => {
        const job = await (await current.store()).job(id);
        if (job?.removed !== undefined) await remove(id);
      });
    },
  };
}
