/** Options of every long computation. */
export interface RunOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Lets messages be handled between two runs of the model, such as the message that cancels the work. */
export const yieldToEventLoop = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve);
  });
