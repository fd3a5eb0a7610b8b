/**
 * The name of everything that the app stores in a browser. Code that stores takes its name from here; the privacy panel
 * lists and erases by these names. A name that was released is never changed, because stored data is found by it.
 */

/** Names begin with it, so that data of earlier versions is found and erased as well. */
const PREFIX = "tonescope";

/** IndexedDB. */
export const DATABASES = {
  /** Models from the Hub. */
  models: "tonescope-models",
  /** Jobs with their rows and results. */
  batch: "tonescope-batch",
  /** Embeddings of a job's rows. */
  embeddings: "tonescope-vectors",
  /** Analyzed texts. */
  history: "tonescope-history",
  /** Taught heads. */
  heads: "tonescope-taught",
} as const;

/** Keys of `localStorage`. `public/first-paint.js` reads the language and the color scheme by the same keys. */
export const LOCAL_KEYS = {
  backends: "tonescope-backends",
  calibrations: "tonescope-calibrations",
  /** The name of the person who labels. */
  coder: "tonescope-coder",
  history: "tonescope-history",
  hub: "tonescope-hub",
  language: "tonescope-language",
  model: "tonescope-model",
  outputHeads: "tonescope-heads",
  taughtHeads: "tonescope-taught",
  tour: "tonescope-tour",
  /** How the columns of tables are arranged. */
  tables: "tonescope-tables",
  /** A trial of the graphics processor is under way, or the page died in one. */
  trial: "tonescope-trial",
  /** Texts that were typed when a page closed, until the next visit adds them to the history. */
  unrecorded: "tonescope-unrecorded",
  /** Mantine chose this one. */
  colorScheme: "mantine-color-scheme-value",
} as const;

/** Keys of `sessionStorage`, which ends with the tab. */
export const SESSION_KEYS = {
  /** The next load of the page erases everything first. */
  erase: "tonescope-erase",
  /** The page was reloaded once to become cross-origin isolated. */
  isolated: "tonescope-isolated",
  /** The text that was typed when the page reloaded. */
  text: "tonescope-text",
} as const;

/** Folder of the origin private file system that holds exported files until they are downloaded. */
export const EXPORTS_FOLDER = "exports";

/**
 * Cache of the files for offline use.
 * @param base address of the app; copies of the app on one origin differ by its path
 */
export const cacheName = (base: URL): string => `${PREFIX} ${base.pathname}`;

/** Whether a database or a key of `localStorage` belongs to the app. */
export const isStoredByApp = (name: string | undefined): name is string =>
  name !== undefined && (name.startsWith(PREFIX) || name === LOCAL_KEYS.colorScheme);
