import { useMantineColorScheme } from "@mantine/core";
import {
  IconClipboardText,
  IconCloudDownload,
  IconCommand,
  IconDownload,
  IconEraser,
  IconArrowBackUp,
  IconFileUpload,
  IconKeyboard,
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
import { goTo } from "../ui/fragment.ts";
import { tell, useNotice } from "../ui/notices.ts";
import { t } from "../words/words.ts";
import { showOverlay } from "./overlay.ts";
import { ROUTES } from "./routes.tsx";

/** Everything a person can do, once; the palette and the shortcuts are drawn from it. */
export interface Command {
  id: string;
  name: string;
  /** In the notation of `useHotkeys`, such as `mod+K`. */
  shortcut?: string;
  /** The shortcut works in text fields too. */
  isForFields?: true;
  Icon: typeof IconSearch;
  run(): void;
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
        isForFields: true,
        Icon: IconCommand,
        run: () => showOverlay("palette"),
      },
      {
        id: "shortcuts",
        name: "Keyboard shortcuts",
        shortcut: "shift+?",
        Icon: IconKeyboard,
        run: () => showOverlay("shortcuts"),
      },
      {
        id: "undo",
        name: "Undo the last removal",
        shortcut: "mod+Z",
        Icon: IconArrowBackUp,
        run: () => useNotice.getState().undo(),
      },
      ...ROUTES.map(({ id, key, Icon }) => ({
        id: `go-${id}`,
        name: t("app:command.goTo", { place: t(`app:place.${id}`) }),
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
          useAnalyze.getState().replaceText("");
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
        run: () =>
          void navigator.clipboard
            .writeText(window.location.href)
            .then(() => tell({ message: "Link copied." })),
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
        run: () => goTo("models", { at: "privacy" }),
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
