/** What is worth sharing lives in the URL's fragment, which never reaches a server. */

import { useSyncExternalStore } from "react";

export interface Fragment {
  /** The place, such as `analyze`; empty when none is named. */
  route: string;
  params: URLSearchParams;
}

export function parseFragment(hash: string): Fragment {
  const [route = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s, 2);
  return { route, params: new URLSearchParams(query) };
}

export function formatFragment(route: string, params: Record<string, string> = {}): string {
  const query = new URLSearchParams(params).toString();
  return `#/${route}${query && `?${query}`}`;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

export function useRoute(): string {
  return parseFragment(useSyncExternalStore(subscribe, () => window.location.hash)).route;
}

/** Where one is when the address names no place. */
const START = "analyze";

/** As the page has heard of it; an address that is newer has its event still on the way. */
let heard = globalThis.location?.hash;
globalThis.addEventListener?.("hashchange", () => {
  heard = globalThis.location.hash;
});

/**
 * Replaces the parameters of the place the person is at, without a step in the history. A late call does nothing: the
 * person may have gone elsewhere, or to the same place with something else.
 */
export function replaceFragment(route: string, params: Record<string, string>): void {
  const { hash } = window.location;
  if (hash !== heard || (parseFragment(hash).route || START) !== (route || START)) return;
  window.history.replaceState(window.history.state, "", formatFragment(route, params));
  heard = window.location.hash;
}
