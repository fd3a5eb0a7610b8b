import type { Backend } from "../../src/engine/runtime/backend.ts";

/** A backend that adds up the milliseconds its sessions ran; the rest of a classification is tokenization. */
export function stopwatch(backend: Backend): { backend: Backend; take: () => number } {
  let spent = 0;
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
              spent += performance.now() - start;
            }
          },
          dispose: () => session.dispose(),
        };
      },
    },
    take() {
      const taken = spent;
      spent = 0;
      return taken;
    },
  };
}
