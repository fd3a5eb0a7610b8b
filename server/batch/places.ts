/**
 * Places of files that are scored at once. A file has a place only while there are rows to read, score or write; while it
 * waits for its client, another file can have the place.
 */

export interface OpenFile {
  /** Seconds until the file is probably done. */
  readonly secondsLeft: number;
  /** Ends the file for one whose client is not slow. */
  evict(): void;
}

/** Files with a thread, for each place: those without a place wait for their clients. */
const OPEN_FILES = 4;

export class Places {
  readonly #count: number;
  readonly #busy = new Set<OpenFile>();
  /** The files without a place, those that wait longest first. */
  readonly #idle = new Set<OpenFile>();
  #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  /** The number of files that have a place. */
  get busy(): number {
    return this.#busy.size;
  }

  /** Seconds until a place is probably free. */
  get secondsLeft(): number {
    return Math.min(...[...this.#busy].map(({ secondsLeft }) => secondsLeft));
  }

  /** Opens a file if a place is free. */
  open<F extends OpenFile>(create: () => F): F | undefined {
    if (this.#busy.size >= this.#count) return undefined;
    const [longest] = this.#idle;
    if (longest && this.#idle.size + this.#busy.size >= OPEN_FILES * this.#count) longest.evict();
    const file = create();
    this.#busy.add(file);
    return file;
  }

  /** The file waits for its client. */
  release(file: OpenFile): void {
    if (!this.#busy.delete(file)) return;
    this.#idle.add(file);
    this.#waiting.shift()?.();
  }

  /** Resolves when the file has a place again. */
  async resume(file: OpenFile): Promise<void> {
    while (this.#idle.has(file) && this.#busy.size >= this.#count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#idle.delete(file)) this.#busy.add(file);
    else this.#waiting.shift()?.();
  }

  close(file: OpenFile): void {
    this.#idle.delete(file);
    if (this.#busy.delete(file)) this.#waiting.shift()?.();
  }
}
