/** The caller's side of a service in a worker. */

import * as Comlink from "comlink";
import { AppError, type ErrorCode } from "../errors/app-error.ts";
import { unwrap } from "./result.ts";
import type { Call, Service } from "./service.ts";

export interface Connection<S> {
  /** Every method rejects with an `AppError`: the service's own, the one of a crash or `cancelled`. */
  readonly service: S;
  /** Resolves with the error after a crash, with `cancelled` after `terminate`. */
  readonly ended: Promise<AppError>;
  /** Ends the worker at once; calls under way reject with `cancelled`. */
  terminate(): void;
}

/** The browser still has to log the uncaught error; a worker that is terminated at once loses it. */
const CRASH_LOG_MS = 1000;

type WorkerLike = Comlink.Endpoint & Pick<Worker, "terminate">;

/** Comlink sends a function only when it is marked; the mark is on a copy, so that the caller's function stays as it is. */
const sendable = (argument: unknown): unknown =>
  typeof argument === "function"
    ? Comlink.proxy((...args: unknown[]) => argument(...args) as unknown)
    : argument;

/**
 * @param crashMessage of the error after a crash, one sentence
 * @param crashCode of the error after a crash
 */
export function connect<S extends Service<S>>(
  worker: WorkerLike,
  crashMessage: string,
  crashCode: ErrorCode = "worker-crashed",
): Connection<S> {
  const remote = Comlink.wrap<Call>(worker);
  /** How to reject each call under way: without it, a call would wait forever for a worker that has ended. */
  const underWay = new Set<(reason: AppError) => void>();
  let reason: AppError | undefined;
  let resolveEnded: (reason: AppError) => void = () => {};
  const ended = new Promise<AppError>((resolve) => {
    resolveEnded = resolve;
  });

  function end(why: AppError): void {
    if (reason) return;
    reason = why;
    for (const reject of underWay) reject(why);
    underWay.clear();
    resolveEnded(why);
  }
  function crash(): void {
    end(new AppError(crashCode, crashMessage));
    setTimeout(() => worker.terminate(), CRASH_LOG_MS);
  }
  function terminate(): void {
    if (!reason) worker.terminate();
    end(new AppError("cancelled", "Cancelled."));
  }
  worker.addEventListener("error", crash);
  worker.addEventListener("messageerror", crash);

  function call(method: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (reason) {
        reject(reason);
        return;
      }
      underWay.add(reject);
      remote(method, ...args.map(sendable))
        .then(unwrap)
        .then(resolve, reject)
        .finally(() => underWay.delete(reject));
    });
  }

  const service = new Proxy({} as S, {
    // `then` would make the service look like a promise to `await`.
    get: (_, method) =>
      typeof method === "string" && method !== "then"
        ? (...args: unknown[]) => call(method, args)
        : undefined,
  });
  return { service, ended, terminate };
}
