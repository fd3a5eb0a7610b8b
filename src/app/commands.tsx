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
  IconLanguage,
  IconLink,
  IconMoon,
  IconPlayerPause,
  IconRefresh,
  type IconSearch,
  IconShieldLock,
  IconSun,
} from "@tabler/icons-react";
import { useMemo } from "react";
import { leave, togglePause } from "../features/batch/store/job-actions.ts";
import { useComposer } from "../session/composer-store.ts";
import { useModel } from "../session/model-store.ts";
import { useInstall } from "../features/offline/install-store.ts";
import { useOffline } from "../features/offline/offline-store.ts";
import { goTo } from "../ui/router/fragment.ts";
import { copyText } from "../ui/copy-text.ts";
import { notify, useNotice } from "../ui/notices/notices.ts";
import { LANGUAGES, t } from "../i18n/i18n.ts";
import { changeLanguage, LANGUAGE_TAGS } from "./change-language.ts";
import { closeOverlay, showOverlay } from "./overlay-store.ts";
import { ROUTES } from "./routes.tsx";

/** An action of the app; the palette and the shortcuts are derived from the list. */
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

interface CommandContext {
  setColorScheme(scheme: "light" | "dark"): void;
}

interface CommandEntry extends Omit<Command, "name" | "run"> {
  /** In the language in use. */
  name(): string;
  run(context: CommandContext): void;
}

function focusComposer(): void {
  goTo("analyze");
  requestAnimationFrame(() => document.getElementById("composer")?.focus());
}

/** Every command of the app, in the order of the palette. */
const COMMANDS: readonly CommandEntry[] = [
  {
    id: "palette",
    name: () => t("app:findCommand"),
    shortcut: "mod+K",
    isForFields: true,
    Icon: IconCommand,
    run: () => showOverlay("palette"),
  },
  {
    id: "shortcuts",
    name: () => t("app:command.keys"),
    shortcut: "shift+?",
    Icon: IconKeyboard,
    run: () => showOverlay("shortcuts"),
  },
  {
    id: "undo",
    name: () => t("app:command.undo"),
    shortcut: "mod+Z",
    Icon: IconArrowBackUp,
    run: () => useNotice.getState().undo(),
  },
  ...ROUTES.map(({ id, shortcut, Icon }): CommandEntry => ({
    id: `go-${id}`,
    name: () => t("app:command.goTo", { place: t(`app:place.${id}`) }),
    shortcut,
    Icon,
    run: () => goTo(id),
  })),
  {
    id: "compose",
    name: () => t("app:command.write"),
    shortcut: "alt+N",
    Icon: IconClipboardText,
    run: focusComposer,
  },
  {
    id: "clear",
    name: () => t("app:command.clear"),
    shortcut: "alt+Backspace",
    Icon: IconEraser,
    run() {
      useComposer.getState().replaceText("");
      focusComposer();
    },
  },
  {
    id: "batch-file",
    name: () => t("app:command.scoreFile"),
    shortcut: "alt+O",
    Icon: IconFileUpload,
    run() {
      goTo("batch");
      void leave();
    },
  },
  {
    id: "batch-pause",
    name: () => t("app:command.pause"),
    shortcut: "alt+P",
    Icon: IconPlayerPause,
    run: togglePause,
  },
  {
    id: "share",
    name: () => t("app:command.copyLink"),
    Icon: IconLink,
    run: () => void copyText(window.location.href).then(() => notify({ message: t("app:linkCopied") })),
  },
  {
    id: "restart",
    name: () => t("app:command.restart"),
    Icon: IconRefresh,
    run: () => void useModel.getState().start(),
  },
  {
    id: "privacy",
    name: () => t("app:command.privacy"),
    Icon: IconShieldLock,
    run: () => goTo("models", { at: "privacy" }),
  },
  {
    id: "update",
    name: () => t("app:command.update"),
    Icon: IconCloudDownload,
    run: () => void useOffline.getState().lookForUpdate(),
  },
  {
    id: "install",
    name: () => t("app:command.install"),
    Icon: IconDownload,
    run: () => void useInstall.getState().install(),
  },
  {
    id: "light",
    name: () => t("app:theme.light"),
    Icon: IconSun,
    run: ({ setColorScheme }) => setColorScheme("light"),
  },
  {
    id: "dark",
    name: () => t("app:theme.dark"),
    Icon: IconMoon,
    run: ({ setColorScheme }) => setColorScheme("dark"),
  },
  ...LANGUAGE_TAGS.map((language): CommandEntry => ({
    id: `language-${language}`,
    name: () => LANGUAGES[language],
    Icon: IconLanguage,
    run() {
      // The page is rendered again, which would reopen the palette.
      closeOverlay();
      changeLanguage(language);
    },
  })),
];

export function useCommands(): readonly Command[] {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return useMemo(
    () =>
      COMMANDS.map(({ name, run, ...command }) => ({
        ...command,
        name: name(),
        run: () => run({ setColorScheme }),
      })),
    [setColorScheme],
  );
}
