import { t } from "../i18n/i18n.ts";

/** A shortcut as text. @param hotkey in the notation of `useHotkeys`, such as "mod+K". */
export function shortcutText(shortcut: string): string {
  if (shortcut === "shift+?") return "?";
  const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  return shortcut
    .replace("mod", t(isMac ? "app:key.command" : "app:key.control"))
    .replace("alt", t("app:key.alt"))
    .replace("Backspace", t("app:key.backspace"))
    .replaceAll("+", " ");
}
