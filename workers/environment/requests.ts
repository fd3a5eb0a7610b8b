/** Every realm tells which requests it made, so that a page can list them. Nothing is kept or sent anywhere. */

export interface RequestSeen {
  /** Without query: an address can hold a text. */
  url: string;
  /** Milliseconds since 1970. */
  time: number;
  /** Bytes over the network; 0 from a cache, or where another origin does not say. */
  bytes: number;
}

export const REQUESTS_CHANNEL = "tonescope requests";

export function watchRequests(tell: (seen: RequestSeen[]) => void): void {
  new PerformanceObserver((list) => {
    const entries = list.getEntries() as PerformanceResourceTiming[];
    tell(
      entries.map(({ name, startTime, transferSize }) => ({
        url: name.replace(/[?#].*/s, ""),
        time: performance.timeOrigin + startTime,
        bytes: transferSize,
      })),
    );
  }).observe({ type: "resource", buffered: true });
}
