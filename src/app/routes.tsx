import { IconBox, IconGridDots, IconMessage2Search, IconTable } from "@tabler/icons-react";
import { type ComponentType, lazy } from "react";
import { AnalyzePage } from "./pages/AnalyzePage.tsx";

export interface Route {
  /** As in the fragment. */
  id: "analyze" | "batch" | "explain" | "models";
  /** Goes there together with Alt. */
  key: string;
  Icon: typeof IconBox;
  Page: ComponentType;
}

/** The places, in the order of the rail. The first is where one starts. */
export const ROUTES: readonly [Route, ...Route[]] = [
  { id: "analyze", key: "1", Icon: IconMessage2Search, Page: AnalyzePage },
  {
    id: "batch",
    key: "2",
    Icon: IconTable,
    Page: lazy(async () => ({ default: (await import("../features/batch/BatchPage.tsx")).BatchPage })),
  },
  {
    id: "explain",
    key: "3",
    Icon: IconGridDots,
    Page: lazy(async () => ({ default: (await import("./pages/ExplainPage.tsx")).ExplainPage })),
  },
  {
    id: "models",
    key: "4",
    Icon: IconBox,
    Page: lazy(async () => ({ default: (await import("./pages/ModelsPage.tsx")).ModelsPage })),
  },
];

export const routeOf = (id: string): Route => ROUTES.find((route) => route.id === id) ?? ROUTES[0];
