import { create } from "zustand";
import { REQUESTS_CHANNEL, type RequestSeen, watchRequests } from "../../../workers/environment/requests.ts";

/** Of one origin, since this tab was opened. */
export interface Traffic {
  origin: string;
  requests: number;
  bytes: number;
  last: RequestSeen;
}

/** More than a visit makes; the counts go on. */
const MAX_LISTED = 500;

interface RequestsStore {
  /** The newest last. */
  listed: readonly RequestSeen[];
  traffic: readonly Traffic[];
}

export const useRequests = create<RequestsStore>()(() => ({ listed: [], traffic: [] }));

function add(seen: readonly RequestSeen[]): void {
  useRequests.setState(({ listed, traffic }) => {
    const byOrigin = new Map(traffic.map((entry) => [entry.origin, entry]));
    for (const request of seen) {
      const { origin } = new URL(request.url);
      const before = byOrigin.get(origin) ?? { origin, requests: 0, bytes: 0, last: request };
      byOrigin.set(origin, {
        origin,
        requests: before.requests + 1,
        bytes: before.bytes + request.bytes,
        last: request,
      });
    }
    return { listed: [...listed, ...seen].slice(-MAX_LISTED), traffic: [...byOrigin.values()] };
  });
}

/** Listens to this page and to the workers, also those of other tabs of this app. */
export function watchTraffic(): void {
  watchRequests(add);
  new BroadcastChannel(REQUESTS_CHANNEL).addEventListener("message", ({ data }) => add(data));
}
