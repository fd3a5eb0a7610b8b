/**
 * A mark in this browser while the graphics processor is tried. A page that dies in the trial (Safari on iOS 26 ends pages
 * that use WebGPU) finds the mark at the next visit, and does not try again until the person asks.
 */

import type { BackendChoice } from "../../workers/protocols/model.ts";
import { AppError } from "../errors/app-error.ts";
import { LOCAL_KEYS } from "../storage/registry.ts";

const KEY = LOCAL_KEYS.trial;
/** Held during a trial, so that other tabs know that its page lives. */
const LOCK = "tonescope trial";

/** Why a backend is not tried again. */
export const PAGE_ENDED = new AppError("page-ended", "The page ended while this backend was tried").report;

/** Where storage is blocked there is no mark. */
function change(apply: (storage: Storage) => void): void {
  try {
    apply(localStorage);
  } catch {
    // Nothing to do.
  }
}

function isMarked(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

export const clearMark = (): void => change((storage) => storage.removeItem(KEY));

/** Runs the trial of a backend, under the mark if it is the graphics processor. */
export async function underMark<T>(backend: BackendChoice, work: () => Promise<T>): Promise<T> {
  if (backend !== "webgpu") return work();
  const marked = async () => {
    change((storage) => storage.setItem(KEY, backend));
    // A person who closes the page does not say that the trial ended it.
    globalThis.addEventListener?.("pagehide", clearMark);
    try {
      return await work();
    } finally {
      globalThis.removeEventListener?.("pagehide", clearMark);
      clearMark();
    }
  };
  return "locks" in navigator ? navigator.locks.request(LOCK, { mode: "shared" }, marked) : marked();
}

/** Whether a page died while it tried the graphics processor. */
export function diedInTrial(): false | Promise<boolean> {
  return isMarked() && isLockFree();
}

async function isLockFree(): Promise<boolean> {
  const { held = [] } = "locks" in navigator ? await navigator.locks.query() : {};
  return !held.some(({ name }) => name === LOCK);
}
