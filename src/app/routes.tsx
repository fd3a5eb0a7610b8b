import { IconBox, IconGridDots, IconHelpCircle, IconMessage2Search, IconTable } from "@tabler/icons-react";
import { type ComponentType, lazy } from "react";
import { loadTexts } from "../i18n/texts.ts";
import { AnalyzePage } from "./pages/AnalyzePage.tsx";
import { ROUTE_IDS, type RouteId } from "./route-ids.ts";

interface PageEntry {
  Icon: typeof IconBox;
  Page: ComponentType;
}

export interface Route extends PageEntry {
  /** As in the fragment. */
  id: RouteId;
  /** In the notation of `useHotkeys`. */
  shortcut: string;
}

/** The start page is in the first download; every other one is fetched when it is opened. */
const PAGES: Record<RouteId, PageEntry> = {
  analyze: { Icon: IconMessage2Search, Page: AnalyzePage },
  batch: {
    Icon: IconTable,
    Page: lazy(async () => {
      const [{ BatchPage }] = await Promise.all([import("./pages/BatchPage.tsx"), loadTexts("shares")]);
      return { default: BatchPage };
    }),
  },
  explain: {
    Icon: IconGridDots,
    Page: lazy(async () => ({ default: (await import("./pages/ExplainPage.tsx")).ExplainPage })),
  },
  models: {
    Icon: IconBox,
    Page: lazy(async () => ({ default: (await import("./pages/ModelsPage.tsx")).ModelsPage })),
  },
  help: {
    Icon: IconHelpCircle,
    Page: lazy(async () => ({ default: (await import("./pages/HelpPage.tsx")).HelpPage })),
  },
};

const routeAt = (id: RouteId, index: number): Route => ({ id, shortcut: `alt+${index + 1}`, ...PAGES[id] });

/** Navigation, commands and keys are derived from this list. */
export const ROUTES: readonly Route[] = ROUTE_IDS.map(routeAt);

/** The route of a fragment; the start page for an unknown one. */
export const routeOf = (id: string): Route =>
  ROUTES.find((route) => route.id === id) ?? routeAt(ROUTE_IDS[0], 0);
