import { create } from "zustand";
import {
  type FromServiceWorker,
  PAGE_LOCK,
  type ToServiceWorker,
} from "../../../workers/protocols/offline.ts";
import { useModel } from "../../session/model-store.ts";
import { whenIdle } from "../../session/activity.ts";
import { reloadKeepingText } from "./reload.ts";
import { SESSION_KEYS } from "../../storage/registry.ts";

interface OfflineStore {
  /** Bytes kept of those that offline use needs; absent until the service worker says. */
  kept?: { bytes: number; total: number };
  /** Why not all could be kept. */
  problem: "storage-full" | "unreachable" | "unavailable" | undefined;
  /** `waiting`: somebody asked for it, and it starts when no tab is at work. */
  update: "none" | "available" | "waiting";
  /** Reloads every tab with the new release, once none is at work. */
  applyUpdate(): void;
  /** Asks the server for a newer release. */
  lookForUpdate(): Promise<void>;
  /** The way out when a part of this release is nowhere to be had. @returns false without network */
  renew(): Promise<boolean>;
}

/** How often a tab that stays open asks for a newer release, in milliseconds. */
const LOOK_INTERVAL = 3_600_000;
/** How often it looks whether all tabs are idle. */
const IDLE_INTERVAL = 500;
/** A new release takes over within moments, or not at all. */
const TAKE_OVER_TIME = 10_000;

const wait = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

let registration: ServiceWorkerRegistration | undefined;
let tabs: BroadcastChannel | undefined;

function say(message: ToServiceWorker, worker = registration?.active): void {
  worker?.postMessage(message);
}

/** Every tab that heard of it does this, so that it happens even if the one who asked is closed. */
async function takeOver(): Promise<void> {
  if (useOffline.getState().update === "waiting") return;
  useOffline.setState({ update: "waiting" });
  for (;;) {
    const done = await whenIdle(async () => {
      say({ type: "take over" }, registration?.waiting);
      // Until then the reload has ended this tab; the lock keeps work from beginning.
      await wait(TAKE_OVER_TIME);
    });
    if (done) break;
    await wait(IDLE_INTERVAL);
  }
  useOffline.setState({ update: registration?.waiting ? "available" : "none" });
}

export const useOffline = create<OfflineStore>()(() => ({
  problem: undefined,
  update: "none",
  applyUpdate() {
    tabs?.postMessage("update");
    void takeOver();
  },
  async lookForUpdate() {
    await registration?.update().catch(() => {});
  },
  async renew() {
    const reachable = await fetch("./service-worker.js", { cache: "no-store" }).catch(() => undefined);
    if (!reachable?.ok) return false;
    await useOffline.getState().lookForUpdate();
    if (registration?.waiting || registration?.installing) {
      await installed(registration.installing);
      useOffline.getState().applyUpdate();
    } else {
      say({ type: "forget page" });
      reloadKeepingText();
    }
    return true;
  },
}));

/** Ends when the worker is installed, or never will be. */
function installed(worker: ServiceWorker | null): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (worker?.state !== "installing") resolve();
    };
    worker?.addEventListener("statechange", look);
    look();
  });
}

function watchUpdates(found: ServiceWorkerRegistration): void {
  const offer = () => {
    const { update } = useOffline.getState();
    if (found.waiting && update === "none" && navigator.serviceWorker.controller) {
      useOffline.setState({ update: "available" });
    }
  };
  offer();
  found.addEventListener("updatefound", () => void installed(found.installing).then(offer));
  let looked = Date.now();
  const look = () => {
    if (Date.now() - looked < LOOK_INTERVAL) return;
    looked = Date.now();
    void useOffline.getState().lookForUpdate();
  };
  setInterval(look, LOOK_INTERVAL);
  document.addEventListener("visibilitychange", look);
}

/** Threads share memory only in an isolated page; a host that cannot send the headers has them from the worker. */
function isolateOnce(): void {
  if (globalThis.crossOriginIsolated) return;
  try {
    if (sessionStorage.getItem(SESSION_KEYS.isolated)) return;
    sessionStorage.setItem(SESSION_KEYS.isolated, "tried");
  } catch {
    return; // Without a memory, reloading could go on for ever.
  }
  reloadKeepingText();
}

/** The rest is kept once the model is there or has failed, so that the two do not compete for the line. */
function keepAfterModel(): void {
  if (useModel.getState().model.status !== "loading") return say({ type: "keep" });
  const end = useModel.subscribe(({ model }) => {
    if (model.status === "loading") return;
    end();
    say({ type: "keep" });
  });
}

function hear({ data }: MessageEvent<FromServiceWorker>): void {
  if (data.type !== "kept") return;
  const { bytes, total, error } = data;
  useOffline.setState({ kept: { bytes, total }, problem: error });
}

/** @param page the address of the entry module, which tells releases apart */
export async function startOffline(page: string): Promise<void> {
  const { serviceWorker: container, locks } = navigator;
  if (!container || !locks) {
    useOffline.setState({ problem: "unavailable" });
    return;
  }
  locks.request(PAGE_LOCK + page, { mode: "shared" }, () => new Promise(() => {})).catch(() => {});
  tabs = new BroadcastChannel("tonescope tabs");
  tabs.addEventListener("message", ({ data }) => void (data === "update" && takeOver()));
  container.addEventListener("message", hear);
  let controlled = container.controller !== null;
  container.addEventListener("controllerchange", () => {
    if (controlled) reloadKeepingText();
    controlled = true;
    isolateOnce();
  });
  try {
    registration = await container.register("./service-worker.js", { updateViaCache: "none" });
    watchUpdates(registration);
    await installed(registration.installing);
    if (!registration.active && !registration.waiting && !registration.installing) {
      useOffline.setState({ problem: "unreachable" });
      return;
    }
    await container.ready;
    say({ type: "check" });
    keepAfterModel();
  } catch {
    // Blocked, or a private window of a browser that has none there: the app runs from the network.
    useOffline.setState({ problem: "unavailable" });
  }
}

export const isReadyOffline = ({ kept }: OfflineStore): boolean =>
  kept !== undefined && kept.bytes === kept.total;
