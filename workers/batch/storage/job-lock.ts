/** One tab at a time has a job open, so that two tabs never write the same one. */

import { AppError } from "../../../src/errors/app-error.ts";

/** Jobs that this tab has open where the page has no locks: there every tab keeps its own jobs, in memory. */
const held = new Set<string>();

const lockName = (id: string) => `tonescope-batch-${id}`;

const openElsewhere = () => new AppError("batch-open-elsewhere", "This batch is open in another tab.");

function lockInTab(id: string): () => Promise<void> {
  if (held.has(id)) throw openElsewhere();
  held.add(id);
  return async () => {
    held.delete(id);
  };
}

/** Whether a tab has this job open, this one or another. */
export async function isLocked(id: string): Promise<boolean> {
  if (!navigator.locks) return held.has(id);
  const { held: names = [] } = await navigator.locks.query();
  return names.some(({ name }) => name === lockName(id));
}

/**
 * @returns a function that releases the lock; its promise resolves when the job can be locked again
 * @throws AppError `batch-open-elsewhere` when the job is open already
 */
export async function lockJob(id: string): Promise<() => Promise<void>> {
  if (!navigator.locks) return lockInTab(id);
  return await new Promise((resolve, reject) => {
    const ended: Promise<void> = navigator.locks.request(
      lockName(id),
      { ifAvailable: true },
      async (granted) => {
        if (!granted) throw openElsewhere();
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
