import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";

/**
 * Keeps the screen on, where the browser supports that. The browser releases the lock when the page is hidden, so it is
 * requested again when the page is visible.
 * @returns a function that ends it
 */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  let isReleased = false;
  const request = async () => {
    if (isReleased || document.hidden || (lock && !lock.released)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
      if (isReleased) await lock.release();
    } catch {
      // Refused, for example because the battery is low, or not supported.
    }
  };
  document.addEventListener("visibilitychange", request);
  void request();
  return () => {
    isReleased = true;
    document.removeEventListener("visibilitychange", request);
    void lock?.release();
  };
}

/** Shows a notification, if the person allowed it and the page is hidden. */
export function notifyDone(job: Job): void {
  if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
  void new Notification("Tonescope", {
    body: t("batch:progress.announced", { name: job.fileName }),
    tag: job.id,
  });
}
