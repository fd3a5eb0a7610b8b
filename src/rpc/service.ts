/** Exposes a service in a worker. */

import * as Comlink from "comlink";
import { type Result, settle } from "./result.ts";

/** Asynchronous methods only; a function among the arguments is called back across the threads. */
export type Service<S> = { readonly [Name in keyof S]: (...args: never[]) => Promise<unknown> };

/** The function that Comlink exposes: calls a method by name. */
export type Call = (method: string, ...args: unknown[]) => Promise<Result<unknown>>;

/** Answers the calls of one `Connection`. @param endpoint the worker's own when absent */
export function expose<S extends Service<S>>(service: S, endpoint?: Comlink.Endpoint): void {
  const methods = service as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const call: Call = (method, ...args) =>
    settle(() => {
      if (!Object.hasOwn(methods, method)) throw new TypeError(`The service has no method ${method}.`);
      return methods[method]?.(...args);
    });
  Comlink.expose(call, endpoint);
}
