/** Reviews of shops and places with the answers of their owners: Trustpilot, and tools that save Google Maps. */

import type { TableFormat } from "../export-format.ts";

const shared = { unit: "review", source: "table" } as const;

export const trustpilot: TableFormat = {
  ...shared,
  id: "trustpilot",
  name: "Trustpilot",
  header: [
    /^review[ _]?(content|text|body)$/i,
    /^(review[ _]?)?(stars|rating)$/i,
    /^(company|business|service|owner|shop)[ _]?(reply|response|answer)([ _]?(text|content))?$|^(reply|response)([ _]?(text|content|message))?$/i,
  ],
  text: [/^review[ _]?(content|text|body)$/i],
  author: [/^(consumer|reviewer|user|author)[ _]?(name|display[ _]?name)?$/i],
  date: [/^review[ _]?created([ _]?\(utc\))?$/i, /^(review[ _]?)?(date|created[ _]?at)$/i],
};

export const googleMaps: TableFormat = {
  ...shared,
  id: "google-maps",
  name: "Google Maps",
  header: [
    /^(review[_ ]?text|text|comment|review)$/i,
    /^(owner[_ ]?(answer|response|reply)(_text)?|response[_ ]?(from[_ ]?owner|of[_ ]?owner)([_ ]?text)?|responseFromOwnerText)$/i,
  ],
  text: [/^review[_ ]?text$/i, "text", "comment", "review"],
  author: ["author_title", "reviewer", "reviewer_name", "author"],
  date: ["review_datetime_utc", "publishedAtDate", "review_date", "date"],
};
