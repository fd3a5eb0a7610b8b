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

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** `1 h 5 min`, `40 s` */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
