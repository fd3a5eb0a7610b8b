/** What a long batch asks of the machine and of the person. */

import type { Job } from "../../../../workers/batch/protocol.ts";
import { t } from "../../../i18n/i18n.ts";

/**
 * The screen stays on, where the browser can do that. It takes the lock away when the page is hidden, so it is asked
 * for again when the page is seen.
 * @returns what ends it.
 */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  let over = false;
  const ask = async () => {
    if (over || document.hidden || (lock && !lock.released)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
      if (over) await lock.release();
    } catch {
      // Refused, by the battery for one, or not known here.
    }
  };
  document.addEventListener("visibilitychange", ask);
  void ask();
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", ask);
    void lock?.release();
  };
}

/** Only where the person allowed it, and only when they are looking elsewhere. */
export function announce(job: Job | undefined): void {
  if (!job || !document.hidden || !("Notification" in window) || Notification.permission !== "granted")
    return;
  void new Notification("Tonescope", {
    body: t("batch:progress.announced", { name: job.fileName }),
    tag: job.id,
  });
}
