/**
 * The pages, in the order of the navigation, by their names in the address. The first is the start page. `Alt` and a
 * page's number opens it. Apart from `routes.tsx`, because the build of `index.html` reads it outside the page.
 */
export const ROUTE_IDS = ["analyze", "batch", "explain", "models", "help"] as const;

export type RouteId = (typeof ROUTE_IDS)[number];
