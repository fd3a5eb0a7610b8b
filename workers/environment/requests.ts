import type { LoggedRequest } from "../protocols/requests.ts";

/** Reports each request of this page or worker, also those made before. Nothing is stored or sent elsewhere. */
export function observeRequests(report: (requests: LoggedRequest[]) => void): void {
  new PerformanceObserver((list) => {
    const entries = list.getEntries() as PerformanceResourceTiming[];
    report(
      entries.map(({ name, startTime, transferSize }) => ({
        url: name.replace(/[?#].*/s, ""),
        time: performance.timeOrigin + startTime,
        bytes: transferSize,
      })),
    );
  }).observe({ type: "resource", buffered: true });
}
