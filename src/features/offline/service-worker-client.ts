/** The page's side of the service worker: which files are cached, and when a new release takes over. */

import {
  type FromServiceWorker,
  PAGE_LOCK,
  type ToServiceWorker,
} from "../../../workers/protocols/offline.ts";
import { whenIdle } from "../../session/activity.ts";

export interface OfflineState {
  /** Bytes cached, of those that offline use needs; absent until the service worker reports them. */
  cached?: { bytes: number; total: number };
  /** Why not all files could be cached. */
  problem: "storage-full" | "unreachable" | "unavailable" | undefined;
  /** `waiting`: a person asked for the update, which is applied when no tab is at work. */
  update: "none" | "available" | "waiting";
}

/** The interval at which an open tab checks for a newer release. */
const UPDATE_CHECK_MS = 3_600_000;
/** The interval at which a waiting update checks whether all tabs are idle. */
const IDLE_CHECK_MS = 500;
/** A new release takes over within this time, or not at all. */
const TAKE_OVER_TIMEOUT_MS = 10_000;

const wait = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

/** Resolves when the worker is installed, or when its installation has failed. */
function installed(worker: ServiceWorker | null): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (worker?.state !== "installing") resolve();
    };
    worker?.addEventListener("statechange", check);
    check();
  });
}

export interface ServiceWorkerPorts {
  get(): OfflineState;
  set(change: Partial<OfflineState>): void;
  /** Reloads the page without losing what was typed. */
  reload(): void;
  /** Called when another release or the first one took over this page. */
  onControlled(): void;
  /** Called when damaged files of the app were replaced. */
  onRepaired(): void;
}

export class ServiceWorkerClient {
  readonly #ports: ServiceWorkerPorts;
  readonly #tabs = new BroadcastChannel("tonescope tabs");
  #registration: ServiceWorkerRegistration | undefined;

  constructor(ports: ServiceWorkerPorts) {
    this.#ports = ports;
    this.#tabs.addEventListener("message", ({ data }) => void (data === "update" && this.#takeOver()));
  }

  /** @param page address of the entry module, which identifies the release. @returns whether a service worker runs */
  async start(page: string): Promise<boolean> {
    const { serviceWorker: container, locks } = navigator;
    locks.request(PAGE_LOCK + page, { mode: "shared" }, () => new Promise(() => {})).catch(() => {});
    container.addEventListener("message", ({ data }: MessageEvent<FromServiceWorker>) => {
      if (data.type === "repaired") this.#ports.onRepaired();
      if (data.type !== "kept") return;
      const { bytes, total, error } = data;
      this.#ports.set({ cached: { bytes, total }, problem: error });
    });
    let isControlled = container.controller !== null;
    container.addEventListener("controllerchange", () => {
      if (isControlled) this.#ports.reload();
      isControlled = true;
      this.#ports.onControlled();
    });
    const registration = await container.register("./service-worker.js", { updateViaCache: "none" });
    this.#registration = registration;
    this.#watchUpdates(registration);
    await installed(registration.installing);
    if (!registration.active && !registration.waiting && !registration.installing) return false;
    await container.ready;
    return true;
  }

  send(message: ToServiceWorker, worker = this.#registration?.active): void {
    worker?.postMessage(message);
  }

  async lookForUpdate(): Promise<void> {
    await this.#registration?.update().catch(() => {});
  }

  /** Every tab waits for the same moment, so that the update comes even if the tab that asked is closed. */
  applyUpdate(): void {
    this.#tabs.postMessage("update");
    void this.#takeOver();
  }

  /** Replaces a release whose files are gone. @returns false without a network */
  async replaceRelease(): Promise<boolean> {
    const response = await fetch("./service-worker.js", { cache: "no-store" }).catch(() => undefined);
    if (!response?.ok) return false;
    await this.lookForUpdate();
    const registration = this.#registration;
    if (registration?.waiting || registration?.installing) {
      await installed(registration.installing);
      this.applyUpdate();
    } else {
      this.send({ type: "forget page" });
      this.#ports.reload();
    }
    return true;
  }

  async #takeOver(): Promise<void> {
    if (this.#ports.get().update === "waiting") return;
    this.#ports.set({ update: "waiting" });
    const attempt = () =>
      whenIdle(async () => {
        this.send({ type: "take over" }, this.#registration?.waiting);
        // The reload ends this tab before; until then the lock keeps other tabs from starting work.
        await wait(TAKE_OVER_TIMEOUT_MS);
      });
    while (!(await attempt())) await wait(IDLE_CHECK_MS);
    this.#ports.set({ update: this.#registration?.waiting ? "available" : "none" });
  }

  #watchUpdates(registration: ServiceWorkerRegistration): void {
    const offer = () => {
      const isNew = registration.waiting && navigator.serviceWorker.controller;
      if (isNew && this.#ports.get().update === "none") this.#ports.set({ update: "available" });
    };
    offer();
    registration.addEventListener("updatefound", () => void installed(registration.installing).then(offer));
    let checkedAt = Date.now();
    const check = () => {
      if (Date.now() - checkedAt < UPDATE_CHECK_MS) return;
      checkedAt = Date.now();
      void this.lookForUpdate();
    };
    setInterval(check, UPDATE_CHECK_MS);
    document.addEventListener("visibilitychange", check);
  }
}
