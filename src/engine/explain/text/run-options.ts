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

/**
 * Lets messages be handled between two runs of the model, such as the message that cancels the work. A browser would delay
 * a timer by 4 ms.
 */
export const yieldToEventLoop = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
