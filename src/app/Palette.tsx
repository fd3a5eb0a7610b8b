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

/** So many earlier texts are looked through; all of them are on Analyze. */
const TEXTS = 50;
/** Characters of each; all are looked through. */
const SHOWN = 50;

function useTexts(): SpotlightActionData[] {
  const entries = useHistory((store) => store.entries);
  const load = useHistory((store) => store.load);
  useEffect(() => void load(), [load]);
  return (entries ?? []).slice(0, TEXTS).map(({ id, text, verdict }) => ({
    id,
    label: text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text,
    keywords: [text, verdict?.label ?? ""],
    onClick: () => goTo("analyze", { text }),
    leftSection: <IconHistory size={18} />,
    rightSection: verdict && <span className={classes.keys}>{capitalizeLabel(verdict.label)}</span>,
  }));
}

/** Everything by its name: commands, places, earlier texts. */
export default function Palette({ commands, isShown }: { commands: readonly Command[]; isShown: boolean }) {
  const texts = useTexts();
  useEffect(() => {
    if (isShown) spotlight.open();
  }, [isShown]);
  const others = commands.filter(({ id }) => id !== "palette");
  const actions = others.map(({ id, name, shortcut, Icon, run }) => ({
    id,
    label: name,
    onClick: run,
    leftSection: <Icon size={18} />,
    rightSection: shortcut && <kbd className={classes.keys}>{shortcutText(shortcut)}</kbd>,
  }));
  return (
    <Spotlight
      shortcut={null}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      // A blur is drawn anew with every key.
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
