import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { Spotlight } from "@mantine/spotlight";
import { IconCommand, IconMoon, IconSearch, IconSun } from "@tabler/icons-react";
import { Suspense, useEffect } from "react";
import { InstallButton } from "../features/offline/InstallButton.tsx";
import { UpdateNotice } from "../features/offline/UpdateNotice.tsx";
import { formatFragment, useRoute } from "../ui/fragment.ts";
import { useCommands } from "./commands.tsx";
import { PartBoundary } from "./PartBoundary.tsx";
import { ROUTES, routeOf } from "./routes.tsx";
import classes from "./Shell.module.css";
import { StatusChip } from "./StatusChip.tsx";

/** "mod+K" as people read it. */
function keysOf(shortcut: string): string {
  const mod = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "Cmd" : "Ctrl";
  return shortcut.replace("mod", mod).replace("alt", "Alt").replaceAll("+", " ");
}

function SchemeButton() {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const dark = useComputedColorScheme("light") === "dark";
  const name = dark ? "Use the light theme" : "Use the dark theme";
  return (
    <Tooltip label={name}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={name}
        onClick={() => setColorScheme(dark ? "light" : "dark")}
      >
        {dark ? <IconSun size={20} /> : <IconMoon size={20} />}
      </ActionIcon>
    </Tooltip>
  );
}

export function Shell() {
  const route = routeOf(useRoute());
  const commands = useCommands();
  useHotkeys(
    commands.flatMap(({ shortcut, run }) => (shortcut ? [[shortcut, run] as [string, () => void]] : [])),
    [],
  );
  useEffect(() => {
    document.title = `${route.name} · Tonescope`;
  }, [route]);

  return (
    <div className={classes.shell}>
      <a
        className={classes.skip}
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
      >
        Skip to the content
      </a>
      <header className={classes.header}>
        <a className={classes.brand} href={formatFragment("analyze")}>
          <img src="./icon.svg" width={28} height={28} alt="" />
          Tonescope
        </a>
        <div className={classes.tools}>
          <InstallButton />
          <StatusChip />
          <Tooltip label="Find a command">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label="Find a command"
              onClick={() => commands.find(({ id }) => id === "palette")?.run()}
            >
              <IconCommand size={20} />
            </ActionIcon>
          </Tooltip>
          <SchemeButton />
        </div>
      </header>
      <nav className={classes.rail} aria-label="Places">
        {ROUTES.map(({ id, name, Icon }) => (
          <a key={id} href={formatFragment(id)} aria-current={id === route.id ? "page" : undefined}>
            <Icon size={22} stroke={1.6} aria-hidden="true" />
            {name}
          </a>
        ))}
      </nav>
      <main id="main" tabIndex={-1} className={classes.main}>
        <UpdateNotice />
        <PartBoundary key={route.id}>
          <Suspense>
            <route.Page />
          </Suspense>
        </PartBoundary>
      </main>
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
    </div>
  );
}
