import process from "node:process";

/** Between lines where standard error is a file, in milliseconds; a terminal's one line changes more often. */
const LINE_MS = 30_000;
const TERMINAL_MS = 200;

/** Says on standard error how far something is, in one line that changes, or now and then in a new one. */
export class ProgressLine {
  readonly #stream = process.stderr;
  readonly #quiet: boolean;
  #last = performance.now();
  #shown = false;

  constructor(quiet = false) {
    this.#quiet = quiet;
  }

  tell(text: () => string): void {
    if (this.#quiet) return;
    const now = performance.now();
    if (now - this.#last < (this.#stream.isTTY ? TERMINAL_MS : LINE_MS)) return;
    this.#last = now;
    this.#shown = true;
    this.#stream.write(this.#stream.isTTY ? `\r\x1b[K${text()}` : `${text()}\n`);
  }

  /** Takes the changing line away, so that what follows starts on a clean one. */
  clear(): void {
    if (this.#shown && this.#stream.isTTY) this.#stream.write("\r\x1b[K");
    this.#shown = false;
  }

  /** A line that stays. */
  say(text: string): void {
    this.clear();
    if (!this.#quiet) this.#stream.write(`${text}\n`);
  }
}

/** How far a table is, how fast, and what an interruption leaves. */
export class RowsProgress {
  readonly #line: ProgressLine;
  #rows = 0;
  #saved = 0;
  #begun: { at: number; done: number } | undefined;

  constructor(line: ProgressLine) {
    this.#line = line;
  }

  resumed(done: number, rows: number): void {
    this.#line.say(`Going on after ${done} of ${rows} rows.`);
  }

  /** @param saved rows from which another run could be resumed */
  tell(done: number, rows: number, saved = 0): void {
    this.#rows = rows;
    this.#saved = saved;
    // The models are loaded first, which says nothing about the speed.
    if (done > 0) this.#begun ??= { at: performance.now(), done };
    const seconds = this.#begun ? (performance.now() - this.#begun.at) / 1000 : 0;
    const rate = this.#begun && seconds > 0 ? (done - this.#begun.done) / seconds : 0;
    const speed = rate > 0 ? `, ${rate.toFixed(0)} a second, ${duration((rows - done) / rate)} left` : "";
    this.#line.tell(() => `${done} of ${rows} rows${speed}`);
  }

  /** Also where progress is not shown, because an interruption would now lose what was done since. */
  notSaved(cause: unknown): void {
    this.#line.clear();
    const message = cause instanceof Error ? cause.message : String(cause);
    console.error(`${message}. The run goes on, but it cannot be resumed from here.`);
  }

  /** What a run that stops before its end leaves; empty when that is nothing. */
  get kept(): string {
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
