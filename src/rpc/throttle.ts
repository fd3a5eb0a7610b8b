/** Progress messages: the page lays itself out again for each, so only some of the steps are sent. */

export const PROGRESS_INTERVAL_MS = 200;

/**
 * At most one call in each interval; what comes too early is dropped.
 * @param isUrgent whether a call is made however early it comes, such as the last one. @param sent the arguments of the
 * call that was made before, if any
 */
export function throttle<Args extends unknown[]>(
  send: (...args: Args) => void,
  isUrgent: (args: Args, sent: Args | undefined) => boolean,
  intervalMs = PROGRESS_INTERVAL_MS,
): (...args: Args) => void {
  let sent: { args: Args; at: number } | undefined;
  return (...args) => {
    const now = performance.now();
    if (sent && now - sent.at < intervalMs && !isUrgent(args, sent.args)) return;
    sent = { args, at: now };
    send(...args);
  };
}

/** For a count of steps; the last step is always sent. */
export const throttleSteps = (send: (done: number, total: number) => void) =>
  throttle(send, ([done, total]) => done >= total);

interface PhaseProgress {
  phase: string;
  done?: number | undefined;
  total?: number | undefined;
}

/** For work in phases; the first and the last step of a phase are always sent. */
export const throttlePhases = <Progress extends PhaseProgress>(send: (progress: Progress) => void) =>
  throttle(send, ([next], sent) => next.phase !== sent?.[0].phase || next.done === next.total);
