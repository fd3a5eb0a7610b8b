/** Work that an update must not interrupt, in any tab: each tab that is at work holds a shared lock. */

const ACTIVITY_LOCK = "tonescope busy";

/** @returns what ends the work; closing the tab ends it too */
export function beginWork(): () => void {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  // A page that may store nothing gets no lock; it has no service worker either, so there is no update.
  navigator.locks?.request(ACTIVITY_LOCK, { mode: "shared" }, () => ended).catch(() => {});
  return end;
}

/** @returns a function that sets whether this tab is at work */
export function createActivity(): (isWorking: boolean) => void {
  let end: (() => void) | undefined;
  return (isWorking) => {
    if (isWorking) end ??= beginWork();
    else {
      end?.();
      end = undefined;
    }
  };
}

/** Acts while no tab is at work, and keeps work from starting meanwhile. @returns false when a tab is at work */
export function whenIdle(act: () => Promise<void>): Promise<boolean> {
  return navigator.locks.request(ACTIVITY_LOCK, { ifAvailable: true }, async (lock) => {
    if (lock) await act();
    return lock !== null;
  });
}
