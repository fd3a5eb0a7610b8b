/** Messages between the page and the service worker. A page can meet the service worker of another release. */

export type ToServiceWorker =
  /** Asks which files are cached; answered with `kept`. */
  | { type: "check" }
  /** Cache the remaining files, with the texts of these languages: the page is usable now. */
  | { type: "keep"; languages?: readonly string[] }
  /** Activate the new release; no tab has an activity. */
  | { type: "take over" }
  /** Ask the server for the page on the next visit. */
  | { type: "forget page" }
  /** Asks for the files that another app shared; answered once with `shared`. */
  | { type: "collect" };

/** Sent to every page of the app. Bytes are those of the files for offline use. */
export type FromServiceWorker =
  | { type: "kept"; bytes: number; total: number; error?: "storage-full" | "unreachable" }
  /** Damaged files were replaced, so that what failed because of them can be tried again. */
  | { type: "repaired" }
  | { type: "shared"; files: File[] };

/**
 * Name of a lock that each page holds while it is open, followed by the address of its entry module: files that an
 * open page may still ask for are not deleted.
 */
export const PAGE_LOCK = "tonescope page ";
