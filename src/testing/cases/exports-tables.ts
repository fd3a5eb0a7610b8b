/** Reviews, surveys and tickets as services export them in tables. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const table = caseWith({ kind: "exports in tables" });

export const cases: readonly ReadingCase[] = [
  table(
    "reviews of Google Play with longer replies of the developer",
    "reviews.csv",
    [
      "Package Name,Star Rating,Review Submit Date and Time,Review Title,Review Text,Developer Reply Text",
      "org.example.boats,5,2024-03-01T10:00:00Z,,Love it,Thank you very much for the kind words about our boats",
      "org.example.boats,1,2024-03-02T10:00:00Z,,Always late,We are sorry to hear that and hope to see you again",
    ].join("\n"),
    { exportFormat: "google-play", rows: 2, textColumn: "Review Text", texts: ["Love it", "Always late"] },
  ),
];
