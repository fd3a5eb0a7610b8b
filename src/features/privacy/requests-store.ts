import { create } from "zustand";
import { observeRequests } from "../../../workers/environment/requests.ts";
import { type LoggedRequest, REQUESTS_CHANNEL } from "../../../workers/protocols/requests.ts";

/** The requests to one origin since this tab was opened. */
export interface Traffic {
  origin: string;
  requests: number;
  bytes: number;
  last: LoggedRequest;
}

/** Requests that are listed; the counts include older ones. */
const MAX_LISTED = 500;

interface RequestsStore {
  /** The newest last. */
  listed: readonly LoggedRequest[];
  traffic: readonly Traffic[];
}

export const useRequests = create<RequestsStore>()(() => ({ listed: [], traffic: [] }));

function log(requests: readonly LoggedRequest[]): void {
  useRequests.setState(({ listed, traffic }) => {
    const byOrigin = new Map(traffic.map((entry) => [entry.origin, entry]));
    for (const request of requests) {
      const { origin } = new URL(request.url);
      const before = byOrigin.get(origin) ?? { origin, requests: 0, bytes: 0, last: request };
      byOrigin.set(origin, {
        origin,
        requests: before.requests + 1,
        bytes: before.bytes + request.bytes,
        last: request,
      });
    }
    return { listed: [...listed, ...requests].slice(-MAX_LISTED), traffic: [...byOrigin.values()] };
  });
}

/** Logs the requests of this page and of the workers of all tabs. */
export function watchTraffic(): void {
  observeRequests(log);
  new BroadcastChannel(REQUESTS_CHANNEL).addEventListener("message", ({ data }) => log(data));
}
