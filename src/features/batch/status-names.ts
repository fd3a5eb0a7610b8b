import type { RowStatus } from "../../data/write/scored.ts";

/** As people read them; the file keeps the short ones. */
export const STATUS_NAMES: Record<RowStatus, string> = {
  scored: "scored",
  cut: "cut",
  averaged: "averaged",
  empty: "empty",
  other_language: "other language",
  failed: "failed",
};
