import { AsyncLocalStorage } from "node:async_hooks";
import type { Backend } from "../../src/engine/backends/backend.ts";

export interface Stopwatch {
  /** The backend with runs that are measured. */
  timed: (backend: Backend) => Backend;
  /** The milliseconds of the runs since the last call, except those within `measure`. */
  take: () => number[];
  /** Does work beside other work, and measures its own runs. */
  measure: <T>(work: () => Promise<T>) => Promise<{ value: T; runs: number[] }>;
}

/** Measures the milliseconds of each run of a backend; the rest of a classification is tokenization. */
export function stopwatch(): Stopwatch {
  const apart = new AsyncLocalStorage<number[]>();
  let spent: number[] = [];
  return {
    timed: (backend) => ({
      device: backend.device,
      threads: backend.threads,
      async createSession(model, externalData) {
        const session = await backend.createSession(model, externalData);
        return {
          inputNames: session.inputNames,
          outputNames: session.outputNames,
          async run(feeds, fetches) {
            const start = performance.now();
            try {
              return await session.run(feeds, fetches);
            } finally {
              (apart.getStore() ?? spent).push(performance.now() - start);
            }
          },
          dispose: () => session.dispose(),
        };
      },
    }),
    take() {
      const taken = spent;
      spent = [];
      return taken;
    },
    async measure(work) {
      const runs: number[] = [];
      return { value: await apart.run(runs, work), runs };
    },
  };
}
