/** A file that is scored while it arrives: its thread, its rows on the inference processes, its client. */

import { Worker } from "node:worker_threads";
import type { RowStatus } from "../../src/data/write/scored.ts";
import { AppError } from "../../src/errors/app-error.ts";
import type { Readers } from "../inference/models.ts";
import { NoWorkers } from "../inference/rejections.ts";
import { TooSlow } from "./body.ts";
import type { OpenFile, Places } from "./places.ts";
import type { FileTask, FromThread, ToThread } from "./protocol.ts";
import { NO_SCORES } from "./score-rows.ts";

export interface ScoredFileOptions {
  /** The path of the built file-thread.js. */
  threadFile: string;
  task: FileTask;
  body: AsyncIterator<Uint8Array>;
  /** Bytes of the body; undefined when the client did not say. */
  size: number | undefined;
  readers: Readers;
  places: Places;
  /** Milliseconds that the thread may work on one part of the file. */
  stuckAfter: number;
  onRow: (status: RowStatus) => void;
}

/** Of the thread's heap; a file that needs more ends its thread and nothing else. */
const MEMORY_MB = 512;
const MAX_SECONDS = 3600;

export class ScoredFile implements OpenFile {
  /** The media type of the scored file. @throws AppError when the file cannot be read */
  readonly opened: Promise<string>;
  readonly #options: ScoredFileOptions;
  readonly #thread: Worker;
  readonly #watch: NodeJS.Timeout;
  readonly #started = performance.now();
  readonly #ended = new AbortController();
  #settle!: { resolve: (type: string) => void; reject: (cause: unknown) => void };
  #chunks: (Uint8Array | null)[] = [];
  #onChunk: () => void = () => {};
  #consumed = 0;
  /** The texts that are scored now. */
  #scoring = 0;
  /** What the file needs from its client: bytes, or that a chunk is taken. */
  #needs = 0;
  #heardAt = performance.now();

  /** The caller has opened a place for the file, which the file closes. */
  constructor(options: ScoredFileOptions) {
    const { threadFile, task, stuckAfter } = options;
    this.#options = options;
    this.opened = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.opened.catch(() => {});
    this.#thread = new Worker(threadFile, { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
    this.#thread.on("message", (message: FromThread) => this.#receive(message));
    this.#thread.on("error", (cause: NodeJS.ErrnoException) => this.end(this.#crash(cause)));
    this.#thread.on("exit", () => this.end(new AppError("worker-crashed", "The thread of the file ended.")));
    this.#watch = setInterval(() => this.#endIfStuck(), stuckAfter / 4).unref();
    this.#tell({ start: task });
  }

  get secondsLeft(): number {
    const elapsed = (performance.now() - this.#started) / 1000;
    const { size } = this.#options;
    // Without a size, as long again as until now.
    const share = size !== undefined && this.#consumed > 0 ? size / this.#consumed - 1 : 1;
    return Math.min(MAX_SECONDS, Math.max(1, Math.ceil(elapsed * share)));
  }

  /** Whether rows of the file are being scored. */
  get isScoring(): boolean {
    return this.#scoring > 0;
  }

  evict(): void {
    this.end(new TooSlow());
  }

  /** Ends the thread. @param cause why the file is not complete */
  end(cause: unknown): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort(cause);
    clearInterval(this.#watch);
    this.#options.places.close(this);
    void this.#thread.terminate();
    this.#settle.reject(cause);
    this.#onChunk();
  }

  /** The scored file. @throws what ended it early */
  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (;;) {
        while (this.#chunks.length === 0) {
          this.#ended.signal.throwIfAborted();
          await new Promise<void>((resolve) => {
            this.#onChunk = resolve;
          });
        }
        const chunk = this.#chunks.shift();
        if (!chunk) return;
        this.#beginNeed();
        yield chunk;
        await this.#endNeed();
        this.#tell({ taken: true });
      }
    } finally {
      this.end(new AppError("cancelled", "The file is done."));
    }
  }

  #tell(message: ToThread, transfer: ArrayBuffer[] = []): void {
    this.#heardAt = performance.now();
    this.#thread.postMessage(message, transfer);
  }

  #receive(message: FromThread): void {
    this.#heardAt = performance.now();
    if ("wants" in message) void this.#sendBytes();
    else if ("id" in message) void this.#score(message);
    else if ("opened" in message) this.#settle.resolve(message.opened);
    else if ("failed" in message) this.end(AppError.fromReport(message.failed));
    else {
      this.#chunks.push("chunk" in message ? message.chunk : null);
      if ("statuses" in message) for (const status of message.statuses) this.#options.onRow(status);
      this.#onChunk();
    }
  }

  async #sendBytes(): Promise<void> {
    try {
      this.#beginNeed();
      const { done, value } = await this.#options.body.next();
      await this.#endNeed();
      if (done) return this.#tell({ bytes: null });
      this.#consumed += value.length;
      // A copy, because the bytes of several messages of a connection can share a buffer.
      const bytes = new Uint8Array(value);
      this.#tell({ bytes }, [bytes.buffer]);
    } catch (cause) {
      this.end(cause);
    }
  }

  async #score({ id, text, rules, isOther }: Extract<FromThread, { id: number }>): Promise<void> {
    const { readers, places } = this.#options;
    const pool = (isOther && readers.otherLanguages) || readers.pool;
    const { signal } = this.#ended;
    this.#scoring++;
    try {
      await places.resume(this);
      const [score] = await pool.run([{ kind: "score" as const, text, rules }], { signal, background: true });
      this.#tell({ id, score: score ?? NO_SCORES });
    } catch (cause) {
      // A text that fails has no scores; the pool has already retried it.
      if (cause instanceof NoWorkers) this.end(cause);
      else if (!signal.aborted) this.#tell({ id, score: NO_SCORES });
    }
    this.#scoring--;
    this.#releaseIfIdle();
  }

  #beginNeed(): void {
    this.#needs++;
    this.#releaseIfIdle();
  }

  async #endNeed(): Promise<void> {
    await this.#options.places.resume(this);
    this.#needs--;
  }

  #releaseIfIdle(): void {
    if (this.#needs > 0 && this.#scoring === 0) this.#options.places.release(this);
  }

  #endIfStuck(): void {
    const isWorking = this.#needs === 0 && this.#scoring === 0;
    if (isWorking && this.#heardAt < performance.now() - this.#options.stuckAfter)
      this.end(new AppError("too-long", "A part of the file takes too long to read."));
  }

  #crash(cause: NodeJS.ErrnoException): AppError {
    return cause.code === "ERR_WORKER_OUT_OF_MEMORY"
      ? new AppError("too-long", "A part of the file takes too much memory to read.")
      : AppError.of(cause);
  }
}
