import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconMoon, IconSearch, IconSun } from "@tabler/icons-react";
import { lazy, Suspense, useEffect } from "react";
import { useModel } from "../session/model-store.ts";
import { InstallButton } from "../features/offline/InstallButton.tsx";
import { UpdateNotice } from "../features/offline/UpdateNotice.tsx";
import { formatFragment, useRoute } from "../ui/router/fragment.ts";
import { NoticeBar } from "../ui/notices/NoticeBar.tsx";
import { t } from "../i18n/i18n.ts";
import { type Command, useCommands } from "./commands.tsx";
import { showOverlay, useOverlay } from "./overlay-store.ts";
import { LanguageButton } from "./LanguageButton.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { ROUTES, routeOf } from "./routes.tsx";
import classes from "./Shell.module.css";
import { shortcutText } from "./shortcut-text.ts";
import { StatusChip } from "./StatusChip.tsx";
import { useScrollMemory } from "./use-scroll-memory.ts";

const fetchPalette = () => import("./Palette.tsx");
const Palette = lazy(fetchPalette);
const Shortcuts = lazy(() => import("./Shortcuts.tsx"));

function SchemeButton() {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const dark = useComputedColorScheme("light") === "dark";
  const name = t(dark ? "app:theme.light" : "app:theme.dark");
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

/** In text fields only the commands marked `isForFields` work. */
function useShortcuts(commands: readonly Command[]): void {
  const keys = (everywhere: boolean) =>
    commands.flatMap(({ shortcut, isForFields = false, run }) =>
      shortcut && isForFields === everywhere ? [[shortcut, run] as [string, () => void]] : [],
    );
  useHotkeys(keys(true), []);
  useHotkeys(keys(false));
}

function Overlays({ commands }: { commands: readonly Command[] }) {
  const shown = useOverlay((store) => store.shown);
  const fetched = useOverlay((store) => store.fetched);
  const isReady = useModel((store) => store.model.status === "ready");
  // Loaded ahead, so that keys typed right after opening are not lost.
  useEffect(() => {
    if (isReady) fetchPalette().catch(() => {});
  }, [isReady]);
  return (
    <ErrorBoundary>
      <Suspense>
        {fetched.palette && <Palette commands={commands} isShown={shown === "palette"} />}
        {fetched.shortcuts && <Shortcuts commands={commands} isShown={shown === "shortcuts"} />}
      </Suspense>
    </ErrorBoundary>
  );
}

export function Shell() {
  const route = routeOf(useRoute());
  const commands = useCommands();
  useShortcuts(commands);
  useScrollMemory(route.id);
  useEffect(() => {
    document.title = `${t(`app:place.${route.id}`)} · Tonescope`;
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
        {t("app:skip")}
      </a>
      <header className={classes.header}>
        <a className={classes.brand} href={formatFragment("analyze")}>
          <img src="./icon.svg" width={28} height={28} alt="" />
          {"Tonescope"}
        </a>
        <div className={classes.tools}>
          <InstallButton />
          <StatusChip />
          <span className={classes.hint} data-hint={`${t("app:findCommand")} (${shortcutText("mod+K")})`}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t("app:findCommand")}
              onClick={() => showOverlay("palette")}
            >
              <IconSearch size={20} />
            </ActionIcon>
          </span>
          <LanguageButton />
          <SchemeButton />
        </div>
      </header>
      <nav className={classes.rail} aria-label={t("app:places")}>
        {ROUTES.map(({ id, Icon }) => (
          <a key={id} href={formatFragment(id)} aria-current={id === route.id ? "page" : undefined}>
            <Icon size={22} stroke={1.6} aria-hidden="true" />
            {t(`app:place.${id}`)}
          </a>
        ))}
      </nav>
      <main id="main" tabIndex={-1} className={classes.main}>
        <UpdateNotice />
        <ErrorBoundary key={route.id}>
          <Suspense>
            <route.Page />
          </Suspense>
        </ErrorBoundary>
      </main>
      <NoticeBar />
      <Overlays commands={commands} />
    </div>
  );
}
