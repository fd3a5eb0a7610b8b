import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconCommand, IconMoon, IconSun } from "@tabler/icons-react";
import { lazy, Suspense, useEffect } from "react";
import { InstallButton } from "../features/offline/InstallButton.tsx";
import { UpdateNotice } from "../features/offline/UpdateNotice.tsx";
import { formatFragment, useRoute } from "../ui/fragment.ts";
import { useCommands } from "./commands.tsx";
import { openPalette, usePalette } from "./palette-store.ts";
import { PartBoundary } from "./PartBoundary.tsx";
import { ROUTES, routeOf } from "./routes.tsx";
import classes from "./Shell.module.css";
import { StatusChip } from "./StatusChip.tsx";

const Palette = lazy(() => import("./Palette.tsx"));

function SchemeButton() {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const dark = useComputedColorScheme("light") === "dark";
  const name = dark ? "Use the light theme" : "Use the dark theme";
  return (
    <span className={classes.hint} data-hint={name}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={name}
        onClick={() => setColorScheme(dark ? "light" : "dark")}
      >
        {dark ? <IconSun size={20} /> : <IconMoon size={20} />}
      </ActionIcon>
    </span>
  );
}

export function Shell() {
  const route = routeOf(useRoute());
  const commands = useCommands();
  const isPaletteWanted = usePalette(({ asked }) => asked > 0);
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
          <span className={classes.hint} data-hint="Find a command">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label="Find a command"
              onClick={openPalette}
            >
              <IconCommand size={20} />
            </ActionIcon>
          </span>
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
      <Suspense>{isPaletteWanted && <Palette commands={commands} />}</Suspense>
    </div>
  );
}
