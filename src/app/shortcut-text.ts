import { t } from "../i18n/i18n.ts";

/** "mod+K", in the notation of `useHotkeys`, as people read it. */
export function shortcutText(shortcut: string): string {
  if (shortcut === "shift+?") return "?";
  const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  return shortcut
    .replace("mod", t(isMac ? "app:key.command" : "app:key.control"))
    .replace("alt", t("app:key.alt"))
    .replace("Backspace", t("app:key.backspace"))
    .replaceAll("+", " ");
}
