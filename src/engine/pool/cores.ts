/** How the processor's cores are shared out. */

/** Each worker of a batch holds the model once more where it cannot be shared, so memory sets a limit before cores do. */
const MAX_WORKERS = 8;

/**
 * Workers of a batch, one thread each. Where there are many cores the page keeps one for itself; where there are
 * few, that would cost a batch a third or half of its speed, and the page needs little.
 */
export function batchWorkers(cores = navigator.hardwareConcurrency): number {
  return Math.max(1, Math.min(MAX_WORKERS, cores <= 4 ? cores : cores - 1));
}

/** Threads of the model that answers while a person types; they share memory, which only an isolated page has. */
export function interactiveThreads(
  cores = navigator.hardwareConcurrency,
  isolated = globalThis.crossOriginIsolated,
) {
  return isolated ? Math.min(4, Math.ceil(cores / 2)) : 1;
}
