import type { JobService } from "../../protocols/batch.ts";
import { poolsFor } from "../scorers.ts";
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
  const setVisibility = async (id: string, isHidden: boolean) => {
    if (current.isOpen(id)) await current.close();
    await setHidden(await current.store(), id, isHidden);
  };
  return {
    jobs: async () => listJobs(await current.store(), remove),

    async reopen(id) {
      const { job, progress } = await current.open(id, async () => visibleJob(await current.store(), id));
      return { job, progress };
    },

    async score(device, hub, onProgress) {
      const open = current.get();
      await open.score(poolsFor(open.job, device, hub), onProgress);
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
      const job = await (await current.store()).job(id);
      if (job?.removed !== undefined) await remove(id);
    },
  };
}
