/** Who may do what at one time, across the tabs of one site. */

import { AppError } from "../../errors/app-error.ts";

export interface Locks {
  /** Waits for its turn. @throws AppError `cancelled` while waiting */
  exclusive<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** @returns what ends the hold; many may hold the same name. */
  hold(name: string): Promise<() => void>;
  /** @returns undefined at once when someone holds the name. */
  ifFree<T>(name: string, work: () => Promise<T>): Promise<T | undefined>;
}

/** The Web Locks API: a lock ends with the tab that has it, however that ends. */
export function webLocks(manager: LockManager): Locks {
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

/** The same within one process. */
export function processLocks(): Locks {
  const queues = new Map<string, Promise<unknown>>();
  const held = new Map<string, number>();
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
      held.set(name, (held.get(name) ?? 0) + 1);
      return () => void held.set(name, (held.get(name) ?? 1) - 1);
    },
    async ifFree(name, work) {
      return (held.get(name) ?? 0) > 0 ? undefined : work();
    },
  };
}

export const downloadLock = (key: string): string => `tonescope download ${key}`;
export const inUseLock = (key: string): string => `tonescope use ${key}`;
