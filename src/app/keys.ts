/** "mod+K", in the notation of `useHotkeys`, as people read it. */
export function keysOf(shortcut: string): string {
  if (shortcut === "shift+?") return "?";
  const mod = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "Cmd" : "Ctrl";
  return shortcut.replace("mod", mod).replace("alt", "Alt").replaceAll("+", " ");
}
