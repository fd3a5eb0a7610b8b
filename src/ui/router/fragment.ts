/** What is worth sharing lives in the URL's fragment, which never reaches a server. */

import { useEffect, useSyncExternalStore } from "react";

/** Between a change and its place in the address, in milliseconds; browsers refuse a write for every key. */
const SHARE_DELAY = 250;

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

/** The address as it was last read or written here. Another one is newer, and about to be read. */
let known = "";
/** What the page shows and the address does not say yet. */
let unwritten: string | undefined;

function write(): void {
  if (unwritten !== undefined && window.location.hash === known) {
    // Replaced, so that it is no step in the history.
    window.history.replaceState(window.history.state, "", unwritten);
    known = window.location.hash;
  }
  unwritten = undefined;
}

/** Goes to a place. What the present one shows is written down first, so that coming back finds it. */
export function goTo(route: string, params: Record<string, string> = {}): void {
  write();
  window.location.hash = formatFragment(route, params);
}

/**
 * Tells of a place's parameters, now and whenever the address changes to that place.
 * @returns what ends it.
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
 * Keeps a place and its parameters in the address the same, whichever changed last.
 *
 * @param read gets the parameters at the start and whenever the address changes to this place; must not change.
 */
export function useSharedParams(
  route: string,
  params: Record<string, string>,
  read: (params: URLSearchParams) => void,
): void {
  useEffect(() => {
    const noteAddress = () => {
      known = window.location.hash;
    };
    noteAddress();
    const endNoting = subscribe(noteAddress);
    const endReading = watchParams(route, read);
    // A link is followed after its click was heard.
    window.addEventListener("click", write, { capture: true });
    return () => {
      window.removeEventListener("click", write, { capture: true });
      endNoting();
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
