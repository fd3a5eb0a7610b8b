/** The job that is open in this worker, of which there is at most one. */

import { AppError, throwIfCancelled } from "../../../src/errors/app-error.ts";
import { OpenJob } from "../open-job.ts";
import type { Job } from "../../protocols/batch-types.ts";
import { lockJob } from "../storage/job-lock.ts";
import { JobStore } from "../storage/job-store.ts";

export interface LoadedJob {
  job: Job;
  /** Stores the rows again from their file, after the browser erased them; absent for a job of an earlier visit. */
  restoreRows?: () => Promise<void>;
}

export class CurrentJob {
  /** Opened when it is first needed. */
  readonly store: () => Promise<JobStore>;
  readonly #onOpen: (open: OpenJob) => void;
  /** Called before the open job is closed. */
  readonly #onClose: () => void;
  #open: { job: OpenJob; unlock: () => Promise<void> } | undefined;
  /** Cancels the job that is being opened. */
  #opening: AbortController | undefined;
  #closing: Promise<void> = Promise.resolve();

  constructor(
    openStore: () => Promise<JobStore> = JobStore.open,
    {
      onOpen = () => {},
      onClose = () => {},
    }: { onOpen?: (open: OpenJob) => void; onClose?: () => void } = {},
  ) {
    let opening: Promise<JobStore> | undefined;
    this.store = () => (opening ??= openStore());
    this.#onOpen = onOpen;
    this.#onClose = onClose;
  }

  /** @throws AppError `bad-option` when no job is open */
  get(): OpenJob {
    if (!this.#open) throw new AppError("bad-option", "No batch is open.");
    return this.#open.job;
  }

  isOpen(id: string): boolean {
    return this.#open?.job.job.id === id;
  }

  /** The open job, which another call may close meanwhile. */
  find(): OpenJob | undefined {
    return this.#open?.job;
  }

  /**
   * Opens a job in place of the one that is open. A later call, `close` and `cancelOpening` cancel it.
   * @param load the job, whose rows are in the store
   * @throws AppError `cancelled`, `batch-open-elsewhere` when another tab has it open, or what `load` throws
   */
  async open(id: string, load: (signal: AbortSignal) => Promise<LoadedJob>): Promise<OpenJob> {
    this.#opening?.abort();
    const controller = new AbortController();
    const { signal } = controller;
    this.#opening = controller;
    await this.#closeOpen();
    throwIfCancelled(signal);
    const unlock = await lockJob(id);
    try {
      const loaded = await load(signal);
      const job = await OpenJob.open(await this.store(), loaded.job, loaded.restoreRows);
      throwIfCancelled(signal);
      this.#onOpen(job);
      this.#opening = undefined;
      this.#open = { job, unlock };
      return job;
    } catch (cause) {
      await unlock();
      throw cause;
    }
  }

  cancelOpening(): void {
    this.#opening?.abort();
  }

  /** Closes the open job and ends its workers; the job stays in the store. */
  async close(): Promise<void> {
    this.cancelOpening();
    await this.#closeOpen();
  }

  #closeOpen(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    if (open) {
      this.#onClose();
      this.#closing = this.#closing.then(() => open.job.stop()).then(open.unlock);
    }
    return this.#closing;
  }
}
