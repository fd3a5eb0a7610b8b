import { throwIfCancelled } from "../../errors/app-error.ts";

export interface StepOptions {
  signal?: AbortSignal | undefined;
  /** @param done fits so far. @param total of all fits */
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Milliseconds of work after which messages, such as one to cancel, get a turn. */
const TURN_MS = 40;

/** Counts the steps of a long computation and lets it be cancelled between them. */
export class Steps {
  readonly #total: number;
  readonly #options: StepOptions;
  #done = 0;
  #turn = performance.now();

  constructor(total: number, options: StepOptions) {
    this.#total = total;
    this.#options = options;
  }

  /** Call this after each step. @throws AppError `cancelled` */
  async next(): Promise<void> {
    this.#done += 1;
    this.#options.onProgress?.(this.#done, this.#total);
    if (performance.now() - this.#turn > TURN_MS) {
      await new Promise((resolve) => setTimeout(resolve));
      this.#turn = performance.now();
    }
    throwIfCancelled(this.#options.signal);
  }
}
