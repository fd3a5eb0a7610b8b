import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import {
  IconClipboardText,
  IconCloudDownload,
  IconDownload,
  IconEraser,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconFileText,
  IconFileUpload,
  IconKeyboard,
  IconLanguage,
  IconLink,
  IconMoon,
  IconPlayerPause,
  IconRefresh,
  IconSearch,
  IconShieldLock,
  IconSun,
} from "@tabler/icons-react";
import { useMemo } from "react";
import { canTogglePause, leave, togglePause } from "../features/batch/store/job-actions.ts";
import { QUESTION_FIELD } from "../features/batch/report/question-field.ts";
import { openJob } from "../features/batch/store/batch-store.ts";
import { canStepSelection, setTab, stepSelection } from "../features/batch/store/results-actions.ts";
import { useComposer } from "../session/composer-store.ts";
import { useModel } from "../session/model-store.ts";
import { useInstall } from "../features/offline/install-store.ts";
import { useOffline } from "../features/offline/offline-store.ts";
import { goTo } from "../ui/router/fragment.ts";
import { copyText } from "../ui/copy-text.ts";
import { notify, useNotice } from "../ui/notices/notices.ts";
import { languageInUse, languageName, LANGUAGES, t } from "../i18n/i18n.ts";
import { changeLanguage } from "./change-language.ts";
import { closeOverlay, showOverlay } from "./overlay-store.ts";
import { ROUTES } from "./routes.tsx";

/** An action of the app; the palette and the shortcuts are derived from the list. */
export interface Command {
  id: string;
  /** In the language in use. */
  name(): string;
  /** In the notation of `useHotkeys`, such as `mod+K`. */
  shortcut?: string;
  /** The shortcut works in text fields too. */
  isForFields?: true;
  /** Other words for it, by which the palette finds it. */
  synonyms(): string;
  Icon: typeof IconSearch;
  /** Whether it does something at this moment; the palette offers nothing else. */
  applies(): boolean;
  run(): void;
}

interface CommandContext {
  /** The theme in use. */
  scheme: "light" | "dark";
  setColorScheme(scheme: "light" | "dark"): void;
}

interface CommandEntry extends Omit<Command, "applies" | "run"> {
  /** Absent for a command that always applies. */
  applies?(context: CommandContext): boolean;
  run(context: CommandContext): void;
}

function focusComposer(): void {
  goTo("analyze");
  requestAnimationFrame(() => document.getElementById("composer")?.focus());
}

function focusReport(): void {
  goTo("batch");
  setTab("export");
  requestAnimationFrame(() => document.getElementById(QUESTION_FIELD)?.focus());
}

/** Every command of the app, in the order of the palette. */
const COMMANDS: readonly CommandEntry[] = [
  {
    id: "palette",
    name: () => t("app:findCommand"),
    synonyms: () => "",
    applies: () => false,
    shortcut: "mod+K",
    isForFields: true,
    Icon: IconSearch,
    run: () => showOverlay("palette"),
  },
  {
    id: "shortcuts",
    name: () => t("app:command.keys"),
    synonyms: () => t("app:synonyms.shortcuts"),
    shortcut: "shift+?",
    Icon: IconKeyboard,
    run: () => showOverlay("shortcuts"),
  },
  {
    id: "undo",
    name: () => t("app:command.undo"),
    synonyms: () => t("app:synonyms.undo"),
    shortcut: "mod+Z",
    applies: () => useNotice.getState().notice?.undo !== undefined || canStepSelection("undo"),
    Icon: IconArrowBackUp,
    run() {
      if (useNotice.getState().notice?.undo) useNotice.getState().undo();
      else if (canStepSelection("undo")) stepSelection("undo");
    },
  },
  {
    id: "redo",
    name: () => t("app:command.redo"),
    synonyms: () => t("app:synonyms.redo"),
    shortcut: "mod+shift+Z",
    applies: () => canStepSelection("redo"),
    Icon: IconArrowForwardUp,
    run() {
      if (canStepSelection("redo")) stepSelection("redo");
    },
  },
  ...ROUTES.map(({ id, shortcut, Icon }): CommandEntry => ({
    id: `go-${id}`,
    name: () => t("app:command.goTo", { place: t(`app:place.${id}`) }),
    synonyms: () => t(`app:synonyms.place.${id}`),
    shortcut,
    Icon,
    run: () => goTo(id),
  })),
  {
    id: "compose",
    name: () => t("app:command.write"),
    synonyms: () => t("app:synonyms.compose"),
    shortcut: "alt+N",
    Icon: IconClipboardText,
    run: focusComposer,
  },
  {
    id: "clear",
    name: () => t("app:command.clear"),
    synonyms: () => t("app:synonyms.clear"),
    shortcut: "alt+Backspace",
    applies: () => useComposer.getState().text !== "",
    Icon: IconEraser,
    run() {
      useComposer.getState().replaceText("");
      focusComposer();
    },
  },
  {
    id: "batch-file",
    name: () => t("app:command.scoreFile"),
    synonyms: () => t("app:synonyms.batchFile"),
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
    synonyms: () => t("app:synonyms.batchPause"),
    shortcut: "alt+P",
    applies: canTogglePause,
    Icon: IconPlayerPause,
    run: togglePause,
  },
  {
    id: "report",
    name: () => t("app:command.report"),
    synonyms: () => t("app:synonyms.report"),
    applies: () => openJob() !== undefined,
    Icon: IconFileText,
    run: focusReport,
  },
  {
    id: "share",
    name: () => t("app:command.copyLink"),
    synonyms: () => t("app:synonyms.share"),
    Icon: IconLink,
    run: () => void copyText(window.location.href).then(() => notify({ message: t("app:linkCopied") })),
  },
  {
    id: "restart",
    name: () => t("app:command.restart"),
    synonyms: () => t("app:synonyms.restart"),
    Icon: IconRefresh,
    run: () => void useModel.getState().start(),
  },
  {
    id: "privacy",
    name: () => t("app:command.privacy"),
    synonyms: () => t("app:synonyms.privacy"),
    Icon: IconShieldLock,
    run: () => goTo("models", { at: "privacy" }),
  },
  {
    id: "update",
    name: () => t("app:command.update"),
    synonyms: () => t("app:synonyms.update"),
    Icon: IconCloudDownload,
    run: () => void useOffline.getState().lookForUpdate(),
  },
  {
    id: "install",
    name: () => t("app:command.install"),
    synonyms: () => t("app:synonyms.install"),
    applies: () => useInstall.getState().prompt !== undefined,
    Icon: IconDownload,
    run: () => void useInstall.getState().install(),
  },
  {
    id: "light",
    name: () => t("app:theme.light"),
    synonyms: () => t("app:synonyms.light"),
    applies: ({ scheme }) => scheme === "dark",
    Icon: IconSun,
    run: ({ setColorScheme }) => setColorScheme("light"),
  },
  {
    id: "dark",
    name: () => t("app:theme.dark"),
    synonyms: () => t("app:synonyms.dark"),
    applies: ({ scheme }) => scheme === "light",
    Icon: IconMoon,
    run: ({ setColorScheme }) => setColorScheme("dark"),
  },
  ...LANGUAGES.map((language): CommandEntry => ({
    id: `language-${language}`,
    name: () => languageName(language),
    synonyms: () => t("app:synonyms.language"),
    applies: () => language !== languageInUse(),
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
  const scheme = useComputedColorScheme("light");
  return useMemo(() => {
    const context = { scheme, setColorScheme };
    return COMMANDS.map(({ applies, run, ...command }) => ({
      ...command,
      applies: () => applies?.(context) ?? true,
      run: () => run(context),
    }));
  }, [scheme, setColorScheme]);
}
