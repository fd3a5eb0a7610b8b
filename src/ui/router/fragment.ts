/** The state that can be shared is in the URL's fragment, which browsers do not send to a server. */

import { useEffect, useSyncExternalStore } from "react";

/** The delay between a change and its write to the address, in milliseconds; browsers limit the rate of writes. */
const SHARE_DELAY = 250;

export interface Fragment {
  /** The page, such as `analyze`; empty when the fragment names none. */
  route: string;
  params: URLSearchParams;
}

export function parseFragment(hash: string): Fragment {
  const [route = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s, 2);
  return { route, params: new URLSearchParams(query) };
}

/** @param params by name, or as pairs where a name has several values */
export function formatFragment(
  route: string,
  params: Record<string, string> | [name: string, value: string][] = {},
): string {
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

/** The fragment that was last read or written here; a different one is newer and will be read. */
let currentFragment = "";
/** The parameters that are not yet written to the address. */
let unwritten: string | undefined;

function write(): void {
  if (unwritten !== undefined && window.location.hash === currentFragment) {
    // Replaces the entry, so that the browser's history has no additional step.
    window.history.replaceState(window.history.state, "", unwritten);
    currentFragment = window.location.hash;
  }
  unwritten = undefined;
}

/** Opens a page. The current page's parameters are written first, so that going back restores them. */
export function goTo(route: string, params: Record<string, string> = {}): void {
  write();
  window.location.hash = formatFragment(route, params);
}

/**
 * Calls back with a page's parameters, now and whenever the address changes to that page.
 * @returns a function that unsubscribes.
 */
export function watchParams(route: string, read: (params: URLSearchParams) => void): () => void {
  const onChange = () => {
    const fragment = parseFragment(window.location.hash);
    if (fragment.route === route) read(fragment.params);
  };
  onChange();
  return subscribe(onChange);
}

/**
 * Synchronizes a page's parameters with the address in both directions.
 *
 * @param read receives the parameters at the start and whenever the address changes to this page; must not change.
 */
export function useSharedParams(
  route: string,
  params: Record<string, string>,
  read: (params: URLSearchParams) => void,
): void {
  useEffect(() => {
    const noteAddress = () => {
      currentFragment = window.location.hash;
    };
    noteAddress();
    const unsubscribe = subscribe(noteAddress);
    const endReading = watchParams(route, read);
    // The browser follows a link after the click event.
    window.addEventListener("click", write, { capture: true });
    return () => {
      window.removeEventListener("click", write, { capture: true });
      unsubscribe();
      endReading();
    };
  }, [route, read]);
  const fragment = formatFragment(route, params);
  useEffect(() => {
    unwritten = fragment;
    const timer = setTimeout(write, SHARE_DELAY);
    return () => {
      clearTimeout(timer);
      unwritten = undefined;
    };
  }, [fragment]);
}
