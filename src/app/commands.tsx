import { useMantineColorScheme } from "@mantine/core";
import {
  IconClipboardText,
  IconCloudDownload,
  IconCommand,
  IconDownload,
  IconEraser,
  IconFileUpload,
  IconLink,
  IconMoon,
  IconPlayerPause,
  IconRefresh,
  type IconSearch,
  IconShieldLock,
  IconSun,
} from "@tabler/icons-react";
import { useMemo } from "react";
import { useBatch } from "../features/batch/batch-store.ts";
import { useAnalyze } from "../features/analyze/analyze-store.ts";
import { useModel } from "../features/models/model-store.ts";
import { useInstall } from "../features/offline/install-store.ts";
import { useOffline } from "../features/offline/offline-store.ts";
import { formatFragment } from "../ui/fragment.ts";
import { openPalette } from "./palette-store.ts";
import { ROUTES } from "./routes.tsx";

/** Everything a person can do, once; the palette and the shortcuts are drawn from it. */
export interface Command {
  id: string;
  name: string;
  /** In the notation of `useHotkeys`, such as `mod+K`. */
  shortcut?: string;
  Icon: typeof IconSearch;
  run(): void;
}

function goTo(route: string): void {
  window.location.hash = formatFragment(route);
}

function focusComposer(): void {
  goTo("analyze");
  requestAnimationFrame(() => document.getElementById("composer")?.focus());
}

export function useCommands(): readonly Command[] {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return useMemo(
    () => [
      {
        id: "palette",
        name: "Find a command",
        shortcut: "mod+K",
        Icon: IconCommand,
        run: openPalette,
      },
      ...ROUTES.map(({ id, name, key, Icon }) => ({
        id: `go-${id}`,
        name: `Go to ${name}`,
        shortcut: `alt+${key}`,
        Icon,
        run: () => goTo(id),
      })),
      {
        id: "compose",
        name: "Write a tweet",
        shortcut: "alt+N",
        Icon: IconClipboardText,
        run: focusComposer,
      },
      {
        id: "clear",
        name: "Clear the text",
        shortcut: "alt+Backspace",
        Icon: IconEraser,
        run: () => {
          useAnalyze.getState().setText("");
          focusComposer();
        },
      },
      {
        id: "batch-file",
        name: "Score a file",
        shortcut: "alt+O",
        Icon: IconFileUpload,
        run: () => {
          goTo("batch");
          void useBatch.getState().leave();
        },
      },
      {
        id: "batch-pause",
        name: "Pause the batch, or go on",
        shortcut: "alt+P",
        Icon: IconPlayerPause,
        run: () => useBatch.getState().toggle(),
      },
      {
        id: "share",
        name: "Copy a link to this",
        Icon: IconLink,
        run: () => void navigator.clipboard.writeText(window.location.href),
      },
      {
        id: "restart",
        name: "Start the model again",
        Icon: IconRefresh,
        run: () => void useModel.getState().start(),
      },
      {
        id: "privacy",
        name: "See what is stored and asked for",
        Icon: IconShieldLock,
        run: () => {
          goTo("models");
          // The page may have to be fetched first.
          setTimeout(() => document.getElementById("privacy")?.scrollIntoView(), 300);
        },
      },
      {
        id: "update",
        name: "Look for an update",
        Icon: IconCloudDownload,
        run: () => void useOffline.getState().lookForUpdate(),
      },
      {
        id: "install",
        name: "Install the app",
        Icon: IconDownload,
        run: () => void useInstall.getState().install(),
      },
      { id: "light", name: "Use the light theme", Icon: IconSun, run: () => setColorScheme("light") },
      { id: "dark", name: "Use the dark theme", Icon: IconMoon, run: () => setColorScheme("dark") },
    ],
    [setColorScheme],
  );
}
