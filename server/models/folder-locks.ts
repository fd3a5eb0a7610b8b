/** Locks between processes: one file for each lock, which its owner touches regularly. */

import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../../src/errors/app-error.ts";
import type { Locks } from "../../src/engine/store/locks.ts";
import { isMissing, isReadOnly, codeOf, storageError } from "./file-error.ts";
import { safeName } from "./safe-name.ts";

const HEARTBEAT_MS = 5000;
/** Milliseconds after which an owner on another machine that does not touch its file counts as dead. */
const STALE_MS = 30_000;
const POLL_MS = 50;

interface Owner {
  id: string;
  pid: number;
  host: string;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // The process of another user exists, but may not be signaled.
    return codeOf(cause) === "EPERM";
  }
};

/** @returns undefined when the file does not exist or is not written yet. */
async function ownerOf(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Owner;
  } catch {
    return undefined;
  }
}

async function isStale(file: string): Promise<boolean> {
  const owner = await ownerOf(file);
  if (owner?.host === hostname()) return !isAlive(owner.pid);
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > STALE_MS;
}

/** Creates the file; fails when it exists. @returns a function that releases the lock. */
async function take(file: string): Promise<() => Promise<void>> {
  const owner: Owner = { id: randomUUID(), pid: process.pid, host: hostname() };
  const handle = await open(file, "wx");
  try {
    await handle.writeFile(JSON.stringify(owner));
  } finally {
    await handle.close();
  }
  const beat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), HEARTBEAT_MS);
  beat.unref();
  return async () => {
    clearInterval(beat);
    // Another process may have considered the lock stale while this machine was suspended.
    if ((await ownerOf(file))?.id === owner.id) await rm(file, { force: true });
  };
}

/** Moves the file of a dead owner away. If two processes do so concurrently, the second one moves a live file and restores it. */
async function clear(file: string): Promise<void> {
  const before = await ownerOf(file);
  const away = `${file}.${randomUUID()}`;
  try {
    await rename(file, away);
    if ((await ownerOf(away))?.id === before?.id) await rm(away, { force: true });
    else await rename(away, file);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
}

const NOTHING = async () => {};

/**
 * @param folder of the lock files. In a read-only folder there is nothing to protect, so every lock is free.
 */
export function folderLocks(folder: string): Locks {
  const placeOf = async (name: string) => {
    const place = join(folder, safeName(name));
    await mkdir(place, { recursive: true });
    return place;
  };

  async function acquire(name: string, signal?: AbortSignal): Promise<() => Promise<void>> {
    try {
      const file = join(await placeOf(name), "exclusive");
      for (;;) {
        if (signal?.aborted) throw new AppError("cancelled", "Cancelled.");
        try {
          return await take(file);
        } catch (cause) {
          if (codeOf(cause) !== "EEXIST") throw cause;
        }
        if (await isStale(file)) await clear(file);
        else await sleep(POLL_MS);
      }
    } catch (cause) {
      if (isReadOnly(cause)) return NOTHING;
      throw storageError(cause, folder);
    }
  }

  async function exclusive<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const release = await acquire(name, signal);
    try {
      return await work();
    } finally {
      await release();
    }
  }

  async function isHeld(place: string): Promise<boolean> {
    for (const entry of await readdir(place)) {
      if (!entry.startsWith("held-")) continue;
      const file = join(place, entry);
      if (!(await isStale(file))) return true;
      await rm(file, { force: true });
    }
    return false;
  }

  return {
    exclusive,
    hold(name) {
      return exclusive(name, async () => {
        try {
          const release = await take(join(await placeOf(name), `held-${randomUUID()}`));
          return () => void release();
        } catch (cause) {
          if (isReadOnly(cause)) return () => {};
          throw storageError(cause, folder);
        }
      });
    },
    ifFree: (name, work) =>
      exclusive(name, async () => ((await isHeld(await placeOf(name))) ? undefined : work())),
  };
}
