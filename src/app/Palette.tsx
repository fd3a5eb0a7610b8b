import "@mantine/spotlight/styles.css";
import { Spotlight, type SpotlightActionData, spotlight } from "@mantine/spotlight";
import { IconHistory, IconSearch } from "@tabler/icons-react";
import { useEffect } from "react";
import { useHistory } from "../features/history/history-store.ts";
import { capitalizeLabel } from "../ui/format/labels.ts";
import { goTo } from "../ui/router/fragment.ts";
import { t } from "../i18n/i18n.ts";
import type { Command } from "./commands.tsx";
import { shortcutText } from "./shortcut-text.ts";
import { closeOverlay } from "./overlay-store.ts";
import classes from "./Shell.module.css";

/** The number of texts of the history that are searched; Analyze searches all. */
const MAX_TEXTS = 50;
/** The number of characters shown of each text; all of them are searched. */
const MAX_LENGTH = 50;

function useTexts(): SpotlightActionData[] {
  const entries = useHistory((store) => store.entries);
  const load = useHistory((store) => store.load);
  useEffect(() => void load(), [load]);
  return (entries ?? []).slice(0, MAX_TEXTS).map(({ id, text, prediction }) => ({
    id,
    label: text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text,
    keywords: [text, prediction?.label ?? ""],
    onClick: () => goTo("analyze", { text }),
    leftSection: <IconHistory size={18} />,
    rightSection: prediction && <span className={classes.keys}>{capitalizeLabel(prediction.label)}</span>,
  }));
}

/** Finds commands, pages and texts of the history. */
export default function Palette({ commands, isShown }: { commands: readonly Command[]; isShown: boolean }) {
  const texts = useTexts();
  useEffect(() => {
    if (isShown) spotlight.open();
  }, [isShown]);
  const offered = commands.filter(({ applies }) => applies());
  const actions = offered.map(({ id, name, synonyms, shortcut, Icon, run }) => ({
    id,
    label: name(),
    keywords: synonyms(),
    onClick: run,
    leftSection: <Icon size={18} />,
    rightSection: shortcut && <kbd className={classes.keys}>{shortcutText(shortcut)}</kbd>,
  }));
  return (
    <Spotlight
      shortcut={null}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      // No blur, because the browser would repaint it with every key.
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      attributes={{ content: { "aria-label": t("app:palette.commands") } }}
      scrollable
      maxHeight="60vh"
      onSpotlightClose={closeOverlay}
      nothingFound={t("app:palette.nothing")}
      searchProps={{
        "aria-label": t("app:palette.find"),
        placeholder: t("app:palette.find"),
        leftSection: <IconSearch size={18} />,
      }}
      actions={[
        { group: t("app:palette.commands"), actions },
        ...(texts.length > 0 ? [{ group: t("app:palette.earlier"), actions: texts }] : []),
      ]}
    />
  );
}
