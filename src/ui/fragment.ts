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

/** Replaces the parameters of the place the person is at, without a step in the history. */
export function replaceFragment(route: string, params: Record<string, string>): void {
  window.history.replaceState(window.history.state, "", formatFragment(route, params));
}
