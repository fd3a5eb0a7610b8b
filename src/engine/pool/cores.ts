/** How many workers and threads use the processor's cores. */

/** Where the model cannot be shared, each worker of a batch has its own copy, so memory is the limit before cores. */
const MAX_WORKERS = 8;

/**
 * The number of workers of a batch, with one thread each. With more than 4 cores, one core is left to the page. With
 * fewer, a core would be a third to a half of the speed of the batch, and the page needs little.
 */
export function batchWorkers(cores = navigator.hardwareConcurrency): number {
  return Math.max(1, Math.min(MAX_WORKERS, cores <= 4 ? cores : cores - 1));
}

/** The number of threads that help one model with a long text or an explanation. They need a cross-origin isolated page. */
export function helperThreads(
  cores = navigator.hardwareConcurrency,
  isolated = globalThis.crossOriginIsolated,
): number {
  return isolated ? batchWorkers(cores) - 1 : 0;
}

/** The number of threads of the model that scores while a person types. Threads need a cross-origin isolated page. */
export function interactiveThreads(
  cores = navigator.hardwareConcurrency,
  isolated = globalThis.crossOriginIsolated,
) {
  return isolated ? Math.min(4, Math.ceil(cores / 2)) : 1;
}
