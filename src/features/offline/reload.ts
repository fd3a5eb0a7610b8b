/** A reload that loses nothing of what was typed. */

import { useAnalyze } from "../analyze/analyze-store.ts";
import { parseFragment, replaceFragment } from "../../ui/fragment.ts";

const KEY = "tonescope-text";

export function reloadKeepingText(): void {
  const { text } = useAnalyze.getState();
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
      replaceFragment(route, { ...Object.fromEntries(params), text });
    }
    useAnalyze.getState().setText(text);
  } catch {
    // As above.
  }
}
