/** Reviews of apps and places in JSON: App Store Connect, the feed of the App Store, Google Play, Google Business Profile. */

import { fieldAt, hasText } from "../../../json/nested.ts";
import { isObject } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

const shared = { unit: "review", source: "json" } as const;

export const appStoreReviews: JsonFormat = {
  ...shared,
  id: "app-store",
  name: "App Store",
  records: ["$.data[*]", "$[*].data[*]", "$[*]", "$"],
  matches: (record) => record["type"] === "customerReviews" && isObject(record["attributes"]),
  text: ["attributes.body"],
  author: ["attributes.reviewerNickname"],
  date: ["attributes.createdDate"],
};

export const appStoreFeed: JsonFormat = {
  ...shared,
  id: "app-store",
  name: "App Store",
  records: ["$.feed.entry[*]", "$[*].feed.entry[*]"],
  // The first entry can be the app itself.
  matches: (record) => hasText(record, "content.label") || hasText(record, "im:name.label"),
  isRow: (record) => isObject(record["im:rating"]) || isObject(record["im:version"]),
  text: ["content.label"],
  label: ["im:rating.label"],
  author: ["author.name.label"],
  date: ["updated.label"],
};

/** Reviews as the libraries `google-play-scraper` and `app-store-scraper` give them. */
export const scrapedReviews: JsonFormat = {
  ...shared,
  id: "google-play",
  name: "App store scraper",
  records: ["$[*]", "$", "$.data[*]"],
  matches: (record) =>
    ("userName" in record &&
      ("replyContent" in record ||
        "replyText" in record ||
        "thumbsUpCount" in record ||
        "thumbsUp" in record)) ||
    ("userName" in record && "review" in record && "isEdited" in record),
  text: ["content", "review", "text"],
  author: ["userName"],
  date: ["at", "date"],
};

export const businessReviews: JsonFormat = {
  ...shared,
  id: "google-maps",
  name: "Google Business Profile",
  records: ["$.reviews[*]", "$[*].reviews[*]", "$[*]"],
  matches: (record) => isObject(record["reviewer"]) && "starRating" in record,
  text: ["comment"],
  author: ["reviewer.displayName"],
  date: ["createTime"],
  files: /(^|\/)reviews(-[0-9a-f-]+)?\.json$/i,
};

/** A person's own reviews out of Google Takeout: `Reviews.json`. */
export const mapsReviews: JsonFormat = {
  ...shared,
  id: "google-maps",
  name: "Google Maps",
  records: ["$.features[*]"],
  matches: (record) =>
    fieldAt(record, "properties.five_star_rating_published") !== undefined ||
    hasText(record, "properties.review_text_published", "properties.Review Comment"),
  text: ["properties.review_text_published", "properties.Review Comment"],
  date: ["properties.date", "properties.Published"],
  files: /(^|\/)Maps[^/]*\/.*Reviews\.json$/i,
};

/** Reviews of places as hosted scrapers of Google Maps give them. */
export const scrapedPlaces: JsonFormat = {
  ...shared,
  id: "google-maps",
  name: "Google Maps",
  records: ["$[*]", "$", "$.data[*][*]", "$[*].reviews[*]", "$[*].reviews_data[*]"],
  matches: (record) =>
    "responseFromOwnerText" in record || ("owner_answer" in record && "review_text" in record),
  text: ["text", "review_text"],
  author: ["name", "author_title"],
  date: ["publishedAtDate", "review_datetime_utc"],
};
