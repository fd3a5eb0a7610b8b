/** Calls a service in a worker, from the caller's thread. */

import * as Comlink from "comlink";
import { AppError, type ErrorCode } from "../errors/app-error.ts";
import { unwrap } from "./result.ts";
import type { Call, Service } from "./service.ts";

export interface Connection<S> {
  /** Every method rejects with an `AppError`: that of the service, that of a crash, or `cancelled`. */
  readonly service: S;
  /** Resolves with the error after a crash, with its reason after `terminate`. */
  readonly ended: Promise<AppError>;
  /** Ends the worker immediately. @param reason the error of pending calls; `cancelled` by default */
  terminate(reason?: AppError): void;
}

/** Delay before a crashed worker is terminated, so that the browser can log the uncaught error. */
const CRASH_LOG_MS = 1000;

type WorkerLike = Comlink.Endpoint & Pick<Worker, "terminate">;

/** Comlink sends only functions that are marked as proxies; the mark is set on a wrapper, not on the caller's function. */
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
  /** The reject functions of pending calls, which would otherwise wait forever for a worker that has ended. */
  const pending = new Set<(reason: AppError) => void>();
  let reason: AppError | undefined;
  let resolveEnded: (reason: AppError) => void = () => {};
  const ended = new Promise<AppError>((resolve) => {
    resolveEnded = resolve;
  });

  function end(error: AppError): void {
    if (reason) return;
    reason = error;
    for (const reject of pending) reject(error);
    pending.clear();
    resolveEnded(error);
  }
  function crash(): void {
    end(new AppError(crashCode, crashMessage));
    setTimeout(() => worker.terminate(), CRASH_LOG_MS);
  }
  function terminate(cause = new AppError("cancelled", "Cancelled.")): void {
    if (!reason) worker.terminate();
    end(cause);
  }
  worker.addEventListener("error", crash);
  worker.addEventListener("messageerror", crash);

  function call(method: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (reason) {
        reject(reason);
        return;
      }
      pending.add(reject);
      remote(method, ...args.map(sendable))
        .then(unwrap)
        .then(resolve, reject)
        .finally(() => pending.delete(reject));
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
