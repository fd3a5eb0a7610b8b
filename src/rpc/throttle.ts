/** Limits progress messages: each one makes the page compute its layout again, so only some of them are sent. */

export const PROGRESS_INTERVAL_MS = 200;

/**
 * Makes at most one call in each interval. A call within the interval is dropped; with `isTrailing` the last such call is
 * made at the end of the interval, so that work that stalls shows its latest step.
 * @param isUrgent whether to make a call immediately, such as the last one; its arguments are those of the call and those
 *   of the previous call, if any
 */
export function throttle<Args extends unknown[]>(
  send: (...args: Args) => void,
  isUrgent: (args: Args, sent: Args | undefined) => boolean,
  { intervalMs = PROGRESS_INTERVAL_MS, isTrailing = false } = {},
): (...args: Args) => void {
  let sent: { args: Args; at: number } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const sendNow = (args: Args) => {
    clearTimeout(timer);
    sent = { args, at: performance.now() };
    send(...args);
  };
  return (...args) => {
    const rest = sent ? sent.at + intervalMs - performance.now() : 0;
    if (rest <= 0 || isUrgent(args, sent?.args)) return sendNow(args);
    clearTimeout(timer);
    if (isTrailing) timer = setTimeout(() => sendNow(args), rest);
  };
}

/** For a count of steps, with what is known so far; the last step is always sent. */
export const throttleSteps = <Known extends unknown[]>(
  send: (done: number, total: number, ...known: Known) => void,
) => throttle(send, ([done, total]) => done >= total);

interface PhaseProgress {
  phase: string;
  done?: number | undefined;
  total?: number | undefined;
}

/** For work in phases; the first and the last step of a phase are always sent. */
export const throttlePhases = <Progress extends PhaseProgress>(send: (progress: Progress) => void) =>
  throttle(send, ([next], sent) => next.phase !== sent?.[0].phase || next.done === next.total, {
    isTrailing: true,
  });
