/** A reload that loses nothing of what was typed. */

import { useComposer } from "../../session/composer-store.ts";
import { SESSION_KEYS } from "../../storage/registry.ts";
import { parseFragment } from "../../ui/router/fragment.ts";

const KEY = SESSION_KEYS.text;

export function reloadKeepingText(): void {
  const { text } = useComposer.getState();
  try {
    if (text) sessionStorage.setItem(KEY, text);
  } catch {
    // No storage here; what fits is in the address.
  }
  window.location.reload();
}

/** Before the first paint of the next page. */
export function restoreText(): void {
  try {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    const { route, params } = parseFragment(window.location.hash);
    if (text === null) return;
    if (params.has("text")) {
      // The address may be some moments behind what was typed.
      params.set("text", text);
      window.history.replaceState(window.history.state, "", `#/${route}?${params.toString()}`);
    }
    useComposer.getState().setText(text);
  } catch {
    // As above.
  }
}
