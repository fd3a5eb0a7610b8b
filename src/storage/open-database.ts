/** Opens IndexedDB databases; every database of the app is opened here. */

import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from "idb";
import { AppError } from "../errors/app-error.ts";

/** One step from a version of the schema to the next one. */
export type Migration<S extends DBSchema> = (
  database: IDBPDatabase<S>,
  transaction: IDBPTransaction<S, StoreNames<S>[], "versionchange">,
) => void | Promise<void>;

export interface DatabaseOptions<S extends DBSchema> {
  name: string;
  /** Step `n` leads from version `n` to `n + 1`. A step that was released is never changed. */
  migrations: readonly Migration<S>[];
}

/** Pages of older versions close their connection when asked; a page that hangs cannot. */
const OPEN_TIMEOUT_MS = 10_000;
/** Milliseconds from the abort of a transaction to the event that reports a closed connection. */
const CLOSE_EVENT_MS = 50;

/**
 * The error that a failure of IndexedDB means: `storage-full`, `storage-outdated` or `storage-unavailable`. Failures are
 * told apart by name, because their classes differ between browsers.
 */
export function storageError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : "";
  if (name === "QuotaExceededError") {
    return new AppError("storage-full", "The browser has no more room for this site.", { cause });
  }
  if (name === "VersionError" || name === "InvalidStateError") {
    return new AppError("storage-outdated", "The stored data belongs to a newer version of this page.", {
      cause,
    });
  }
  return new AppError("storage-unavailable", "The browser's storage cannot be used.", { cause });
}

/**
 * Opens a database in the version that its migrations lead to.
 * @param onClose called when the connection ended: another tab upgrades or deletes the database, or the browser ended it
 * @throws AppError `storage-outdated` when the stored version is newer or another tab holds an older one open for
 * 10 s, else `storage-unavailable`
 */
export async function openDatabase<S extends DBSchema>(
  { name, migrations }: DatabaseOptions<S>,
  onClose: () => void = () => {},
): Promise<IDBPDatabase<S>> {
  // Loaded on demand, because the first view of the page needs no database.
  const { openDB } = await import("idb");
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new AppError("storage-outdated", "Another tab holds the stored data in an older version."));
    }, OPEN_TIMEOUT_MS);
  });
  let opening: Promise<IDBPDatabase<S>> | undefined;
  try {
    opening = openDB<S>(name, migrations.length, {
      async upgrade(database, oldVersion, _newVersion, transaction) {
        for (const migrate of migrations.slice(oldVersion)) await migrate(database, transaction);
      },
      // The upgrade or deletion in the other tab waits until this connection is closed.
      blocking(_current, _wanted, event) {
        (event.target as IDBDatabase).close();
        onClose();
      },
      terminated: onClose,
    });
    return await Promise.race([opening, timeout]);
  } catch (cause) {
    opening?.then((database) => database.close()).catch(() => {});
    throw storageError(cause);
  } finally {
    clearTimeout(timer);
  }
}

/** A connection that is opened when it is first needed, and again after it was closed from outside. */
export class DatabaseConnection<S extends DBSchema> {
  readonly #options: DatabaseOptions<S>;
  #opening: Promise<IDBPDatabase<S>> | undefined;

  constructor(options: DatabaseOptions<S>) {
    this.#options = options;
  }

  /** @throws AppError as `openDatabase`; the next call tries again */
  get(): Promise<IDBPDatabase<S>> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  /**
   * Runs an operation, and once more when the connection was closed meanwhile: another tab deleted the database, or the
   * browser cleared it.
   * @throws AppError as `openDatabase`, or what the operation throws
   */
  async use<T>(operation: (database: IDBPDatabase<S>) => Promise<T>): Promise<T> {
    const opening = this.get();
    try {
      return await operation(await opening);
    } catch (cause) {
      await this.#noticeClosing(opening, cause);
      if (this.#opening === opening) throw cause;
      return await operation(await this.get());
    }
  }

  /** An operation can fail before the browser reports that the connection was closed. */
  async #noticeClosing(opening: Promise<IDBPDatabase<S>>, cause: unknown): Promise<void> {
    const name = cause instanceof Error || cause instanceof DOMException ? cause.name : "";
    if (name === "AbortError") await new Promise((resolve) => setTimeout(resolve, CLOSE_EVENT_MS));
    // A transaction cannot be started on a closed connection.
    if (name === "InvalidStateError" && this.#opening === opening) this.#opening = undefined;
  }

  async #open(): Promise<IDBPDatabase<S>> {
    try {
      return await openDatabase(this.#options, () => {
        this.#opening = undefined;
      });
    } catch (cause) {
      this.#opening = undefined;
      throw cause;
    }
  }

  close(): void {
    void this.#opening?.then((database) => database.close()).catch(() => {});
    this.#opening = undefined;
  }
}
