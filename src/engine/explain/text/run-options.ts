/** Options of every long computation. */
export interface RunOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Options of a computation whose first values are known before the last. */
export interface PartialRunOptions extends RunOptions {
  /** @param values [classes][units] so far, NaN where there is none yet; reused between calls */
  onProgress?: ((done: number, total: number, values?: Float64Array[]) => void) | undefined;
}

/** Lets messages be handled between two runs of the model, such as the message that cancels the work. */
export const yieldToEventLoop = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve);
  });
