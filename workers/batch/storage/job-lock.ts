/** One tab at a time has a job open, so that two never write the same one. */

import { AppError } from "../../../src/errors/app-error.ts";

let release: () => void = () => {};

const lockName = (id: string) => `tonescope-batch-${id}`;

/** Some tab has this job open, perhaps this one. */
export async function isLocked(id: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === lockName(id));
}

/**
 * Holds a job in place of the one that was held before.
 * @throws AppError when another tab has it open
 */
export async function lock(id: string): Promise<void> {
  unlock();
  await new Promise<void>((resolve, reject) => {
    navigator.locks
      .request(lockName(id), { ifAvailable: true }, async (granted) => {
        if (!granted) {
          reject(new AppError("unreadable-file", "This batch is open in another tab."));
          return;
        }
        await new Promise<void>((done) => {
          release = done;
          resolve();
        });
      })
      // Refused where the page may store nothing; then no other tab can have this job.
      .catch((cause: unknown) => ((cause as Error).name === "SecurityError" ? resolve() : reject(cause)));
  });
}

export const unlock = (): void => release();
