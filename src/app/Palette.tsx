import { Spotlight, spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useEffect } from "react";
import type { Command } from "./commands.tsx";
import { usePalette } from "./palette-store.ts";
import classes from "./Shell.module.css";

/** "mod+K" as people read it. */
function keysOf(shortcut: string): string {
  const mod = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "Cmd" : "Ctrl";
  return shortcut.replace("mod", mod).replace("alt", "Alt").replaceAll("+", " ");
}

/** Every command, found by its name. */
export default function Palette({ commands }: { commands: readonly Command[] }) {
  const asked = usePalette((store) => store.asked);
  useEffect(() => {
    if (asked > 0) spotlight.open();
  }, [asked]);
  return (
    <Spotlight
      shortcut={null}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      attributes={{ content: { "aria-label": "Commands" } }}
      scrollable={false}
      nothingFound="No such command"
      searchProps={{
        "aria-label": "Find a command",
        placeholder: "Find a command",
        leftSection: <IconSearch size={18} />,
      }}
      actions={commands
        .filter(({ id }) => id !== "palette")
        .map(({ id, name, shortcut, Icon, run }) => ({
          id,
          label: name,
          onClick: run,
          leftSection: <Icon size={18} />,
          rightSection: shortcut && <kbd className={classes.keys}>{keysOf(shortcut)}</kbd>,
        }))}
    />
  );
}
