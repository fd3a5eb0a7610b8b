/** Reviews of apps as tools save them in tables: the libraries `google-play-scraper` and `app-store-scraper`, App Store Connect. */

import type { TableFormat } from "../export-format.ts";

const shared = { unit: "review", source: "table" } as const;

export const playScraperTable: TableFormat = {
  ...shared,
  id: "google-play",
  name: "Google Play",
  header: [
    "content",
    "score",
    /^(replyContent|reply_content|thumbsUpCount|repliedAt)$/i,
    /^(userName|user_name)$/i,
  ],
  text: ["content"],
  author: ["userName", "user_name"],
  date: ["at"],
};

export const appStoreTable: TableFormat = {
  ...shared,
  id: "app-store",
  name: "App Store",
  header: [
    /^(review|review ?(text|body)|body|content|comment)$/i,
    /^(rating|stars|star rating)$/i,
    /^(nickname|user ?name|reviewer ?nickname|reviewer|author)$/i,
    /^(territory|country|storefront|store|isEdited|version|app version|developer ?response( body)?|developer ?reply)$/i,
  ],
  text: ["Review Text", "Review Body", "Review", "Body", "Content", "Comment"],
  author: ["Nickname", "Reviewer Nickname", "userName", "User Name", "Reviewer", "Author"],
  date: ["Date", "Created Date", "Review Date", "Last Modified"],
};
