/** Tells every tab that this one is at work, so that no update interrupts it. */

const BUSY = "tonescope busy";

/** @returns what ends the work; the end of the tab does too */
export function beginWork(): () => void {
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  // Refused where the page may store nothing; then there is no update to hold up either.
  navigator.locks?.request(BUSY, { mode: "shared" }, () => over).catch(() => {});
  return end;
}

/** @returns what says whether this tab is at work now */
export function workTeller(): (working: boolean) => void {
  let end: (() => void) | undefined;
  return (working) => {
    if (working) end ??= beginWork();
    else {
      end?.();
      end = undefined;
    }
  };
}

/** Does something at a moment when no tab is at work. @returns false when one is */
export function whenIdle(act: () => Promise<void>): Promise<boolean> {
  return navigator.locks.request(BUSY, { ifAvailable: true }, async (lock) => {
    if (lock) await act();
    return lock !== null;
  });
}
