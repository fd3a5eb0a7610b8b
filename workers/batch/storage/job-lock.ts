/** One tab at a time has a job open, so that two tabs never write the same one. */

import { AppError } from "../../../src/errors/app-error.ts";

const lockName = (id: string) => `tonescope-batch-${id}`;

/** Whether a tab has this job open, this one or another. */
export async function isLocked(id: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === lockName(id));
}

/**
 * @returns a function that releases the lock; its promise resolves when the job can be locked again
 * @throws AppError `batch-open-elsewhere` when the job is open already
 */
export async function lockJob(id: string): Promise<() => Promise<void>> {
  return await new Promise((resolve, reject) => {
    const ended: Promise<void> = navigator.locks.request(
      lockName(id),
      { ifAvailable: true },
      async (granted) => {
        if (!granted) throw new AppError("batch-open-elsewhere", "This batch is open in another tab.");
        await new Promise<void>((release) => {
          resolve(async () => {
            release();
            await ended;
          });
        });
      },
    );
    // The browser refuses locks when it refuses storage; no other tab can have this job then.
    ended.catch((cause: unknown) =>
      (cause as Error).name === "SecurityError" ? resolve(async () => {}) : reject(cause),
    );
  });
}
