/** Reloads the page without losing typed text. */

import { useComposer } from "../../session/composer-store.ts";
import { SESSION_KEYS } from "../../storage/registry.ts";
import { parseFragment } from "../../ui/router/fragment.ts";

const KEY = SESSION_KEYS.text;

export function reloadKeepingText(): void {
  const { text } = useComposer.getState();
  try {
    if (text) sessionStorage.setItem(KEY, text);
  } catch {
    // Storage is unavailable; a text that is short enough is in the address.
  }
  window.location.reload();
}

/** Runs before the first paint of the reloaded page. */
export function restoreText(): void {
  try {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    const { route, params } = parseFragment(window.location.hash);
    if (text === null) return;
    if (params.has("text")) {
      // The address is updated with a delay, so it may not contain the latest text.
      params.set("text", text);
      window.history.replaceState(window.history.state, "", `#/${route}?${params.toString()}`);
    }
    useComposer.getState().setText(text);
  } catch {
    // Storage is unavailable.
  }
}
