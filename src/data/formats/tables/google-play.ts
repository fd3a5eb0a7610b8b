/** The monthly reports of reviews of the Google Play Console. */

import type { TableFormat } from "../export-format.ts";

export const googlePlay: TableFormat = {
  id: "google-play",
  name: "Google Play",
  unit: "review",
  source: "table",
  header: ["Package Name", "Star Rating", "Review Text"],
  text: ["Review Text"],
  date: ["Review Submit Date and Time"],
};
