/** Locks by name across the tabs of a site. */

import { AppError } from "../../errors/app-error.ts";

export interface Locks {
  /** Runs the work when no other holder has the lock. @throws AppError `cancelled` while waiting, and errors of `work` */
  exclusive<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Takes a shared lock, which several holders can have. @returns a function that releases the lock */
  hold(name: string): Promise<() => void>;
  /** Runs the work if the lock is free. @returns the result of `work`, or undefined if the lock is holders */
  ifFree<T>(name: string, work: () => Promise<T>): Promise<T | undefined>;
}

/** The part of `LockManager` that is used, for programs in Node, which know no types of the DOM. */
interface LockRequests {
  request<T>(
    name: string,
    options: { mode?: "shared"; ifAvailable?: boolean; signal?: AbortSignal },
    work: (lock: unknown) => Promise<T>,
  ): Promise<T>;
}

/** Locks of the Web Locks API; the browser releases the locks of a tab that is closed or crashes. */
export function webLocks(manager: LockRequests): Locks {
  return {
    async exclusive(name, work, signal) {
      try {
        return await manager.request(name, signal ? { signal } : {}, work);
      } catch (cause) {
        if (signal?.aborted) throw new AppError("cancelled", "Cancelled.", { cause });
        throw cause;
      }
    },
    hold(name) {
      return new Promise((resolve, reject) => {
        manager
          .request(name, { mode: "shared" }, () => new Promise<void>((release) => resolve(release)))
          .catch(reject);
      });
    },
    ifFree: (name, work) =>
      manager.request(name, { ifAvailable: true }, (lock) => (lock ? work() : Promise.resolve(undefined))),
  };
}

/** Locks within one process. */
export function processLocks(): Locks {
  const queues = new Map<string, Promise<unknown>>();
  const holders = new Map<string, number>();
  return {
    exclusive(name, work, signal) {
      const before = queues.get(name) ?? Promise.resolve();
      const turn = before.then(() => {
        if (signal?.aborted) throw new AppError("cancelled", "Cancelled.");
        return work();
      });
      queues.set(
        name,
        turn.catch(() => {}),
      );
      return turn;
    },
    async hold(name) {
      holders.set(name, (holders.get(name) ?? 0) + 1);
      return () => void holders.set(name, (holders.get(name) ?? 1) - 1);
    },
    async ifFree(name, work) {
      return (holders.get(name) ?? 0) > 0 ? undefined : work();
    },
  };
}

export const downloadLock = (key: string): string => `tonescope download ${key}`;
export const inUseLock = (key: string): string => `tonescope use ${key}`;
