import process from "node:process";

/** Milliseconds between lines if standard error is a file; the line in a terminal is updated more often. */
const LINE_MS = 30_000;
const TERMINAL_MS = 200;

/** Reports progress on standard error: in a terminal as one line that is updated, otherwise as occasional new lines. */
export class ProgressLine {
  readonly #stream = process.stderr;
  readonly #quiet: boolean;
  #last = performance.now();
  #shown = false;

  constructor(quiet = false) {
    this.#quiet = quiet;
  }

  update(text: () => string): void {
    if (this.#quiet) return;
    const now = performance.now();
    if (now - this.#last < (this.#stream.isTTY ? TERMINAL_MS : LINE_MS)) return;
    this.#last = now;
    this.#shown = true;
    this.#stream.write(this.#stream.isTTY ? `\r\x1b[K${text()}` : `${text()}\n`);
  }

  /** Clears the progress line, so that further output starts on an empty line. */
  clear(): void {
    if (this.#shown && this.#stream.isTTY) this.#stream.write("\r\x1b[K");
    this.#shown = false;
  }

  /** Writes a permanent line. */
  print(text: string): void {
    this.clear();
    if (!this.#quiet) this.#stream.write(`${text}\n`);
  }
}

/** Reports the progress and speed of a table run, and how it can be resumed. */
export class RowsProgress {
  readonly #line: ProgressLine;
  #rows = 0;
  #saved = 0;
  #begun: { at: number; done: number } | undefined;

  constructor(line: ProgressLine) {
    this.#line = line;
  }

  resumed(done: number, rows: number): void {
    this.#line.print(`Going on after ${done} of ${rows} rows.`);
  }

  /** @param saved rows from which another run could be resumed */
  update(done: number, rows: number, saved = 0): void {
    this.#rows = rows;
    this.#saved = saved;
    // The speed excludes the time in which the models are loaded.
    if (done > 0) this.#begun ??= { at: performance.now(), done };
    const seconds = this.#begun ? (performance.now() - this.#begun.at) / 1000 : 0;
    const rate = this.#begun && seconds > 0 ? (done - this.#begun.done) / seconds : 0;
    const speed = rate > 0 ? `, ${rate.toFixed(0)} a second, ${duration((rows - done) / rate)} left` : "";
    this.#line.update(() => `${done} of ${rows} rows${speed}`);
  }

  /** Shown even if progress is not, because an interruption would now lose results. */
  notSaved(cause: unknown): void {
    this.#line.clear();
    const message = cause instanceof Error ? cause.message : String(cause);
    console.error(`${message}. The run goes on; further results are kept once the file can be written.`);
  }

  /** A sentence about the saved results of a run that ends early; empty when there are none. */
  get savedMessage(): string {
    return this.#saved > 0 ? `${this.#saved} of ${this.#rows} rows are kept; add --resume to go on.` : "";
  }
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** `1 h 5 min`, `40 s` */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
