import type { Backend } from "../../src/engine/backends/backend.ts";

/** A backend that measures the milliseconds of each run; the rest of a classification is tokenization. */
export function stopwatch(backend: Backend): { backend: Backend; take: () => number[] } {
  let spent: number[] = [];
  return {
    backend: {
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
              spent.push(performance.now() - start);
            }
          },
          dispose: () => session.dispose(),
        };
      },
    },
    take() {
      const taken = spent;
      spent = [];
      return taken;
    },
  };
}
