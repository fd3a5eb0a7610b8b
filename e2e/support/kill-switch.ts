/** Stops the batch worker of the page at one of its write transactions, where the test then kills the page. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Intercept } from "../../scripts/run/serve.mjs";
import { ROOT } from "../../scripts/support/install.mjs";

/** When the worker stops: before the transaction, after its first write, or when it is complete. */
export const MOMENTS = ["before", "partly", "after"] as const;

export interface KillPlan {
  /** Number of the write transaction, from 1. */
  at: number;
  moment: (typeof MOMENTS)[number];
}

/** Path of the request with which the worker tells that it has arrived; it waits for the response, which never comes. */
const STOPPED = "/stopped-at-a-write";

/** Runs in the worker before its own code. */
function stopAt({ at, moment }: KillPlan, address: string): void {
  let count = 0;
  const stop = () => {
    const request = new XMLHttpRequest();
    request.open("GET", address, false);
    request.send();
  };
  const { transaction } = IDBDatabase.prototype;
  const { put } = IDBObjectStore.prototype;
  let chosen: IDBTransaction | undefined;
  IDBDatabase.prototype.transaction = function (...args) {
    const isChosen = args[1] === "readwrite" && ++count === at;
    if (isChosen && moment === "before") stop();
    const opened = transaction.apply(this, args);
    if (isChosen) chosen = opened;
    if (isChosen && moment === "after") opened.addEventListener("complete", stop);
    return opened;
  };
  IDBObjectStore.prototype.put = function (...args) {
    const request = put.apply(this, args);
    if (moment === "partly" && this.transaction === chosen) stop();
    return request;
  };
}

export class KillSwitch {
  /** Undefined when the page is not disturbed; read when the worker's script is requested. */
  plan: KillPlan | undefined;
  #onStopped: () => void = () => {};

  /** Resolves when the worker has stopped. */
  stopped(): Promise<void> {
    return new Promise((resolve) => (this.#onStopped = resolve));
  }

  readonly intercept: Intercept = (request, response) => {
    const path = request.url ?? "";
    if (path === STOPPED) {
      this.#onStopped();
      return true;
    }
    if (!/^\/assets\/batch\.worker-[\w-]+\.js$/.test(path)) return false;
    const script = readFileSync(join(ROOT, "dist", path), "utf8");
    const prelude = this.plan ? `(${stopAt.toString()})(${JSON.stringify(this.plan)}, "${STOPPED}");\n` : "";
    response.writeHead(200, { "Content-Type": "text/javascript", "Cache-Control": "no-store" });
    response.end(prelude + script);
    return true;
  };
}
