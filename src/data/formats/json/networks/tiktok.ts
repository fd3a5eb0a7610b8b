/** Comments, posts and messages out of TikTok's "Download your data" as JSON: `user_data.json`, `user_data_tiktok.json`. */

import { isObject, type JsonObject } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

/** Names of the parts of an export, some of which every version has. */
const PARTS =
  "Activity,Your Activity,Profile,Profile And Settings,Ads and data,App Settings,Comment,Direct Messages,Direct Message"
    .concat(",Video,Post,Tiktok Live,TikTok Live")
    .split(",");
const has = (record: JsonObject, ...names: readonly string[]) =>
  Object.keys(record).some((key) => names.includes(key.toLowerCase()));
/** Lists of the first parts, which can be longer than what is examined. */
const LISTS =
  /^(Video Browsing History|Watch History|Like List|Favorite (Videos|Effects|Sounds)|Follower List|Login History)$/;
const hasLists = (part: unknown) => isObject(part) && Object.keys(part).some((key) => LISTS.test(key));
const isExport = (document: JsonObject) =>
  PARTS.filter((name) => isObject(document[name])).length >= 2
    ? PARTS.slice(0, 4).some((name) => name in document)
    : PARTS.slice(0, 2).some((name) => hasLists(document[name]));

const FILES = /(^|\/)user_data(_tiktok)?\.json$/i;

export const tikTokComments: JsonFormat = {
  id: "tiktok",
  name: "TikTok",
  unit: "comment",
  source: "json",
  records: [
    "$.Comment.Comments.CommentsList[*]",
    "$[*].Comments.CommentsList[*]",
    '$["Your Activity"].Comments.CommentsList[*]',
  ],
  late: { owns: isExport, records: "$.Comment.Comments.CommentsList[*]" },
  matches: (record) => has(record, "comment") && has(record, "date"),
  text: ["comment"],
  date: ["date"],
  files: FILES,
};

export const tikTokPosts: JsonFormat = {
  id: "tiktok",
  name: "TikTok",
  unit: "post",
  source: "json",
  records: ["$.Post.Posts.VideoList[*]", "$.Video.Videos.VideoList[*]"],
  matches: (record) =>
    has(record, "date") && has(record, "link", "likes") && has(record, "title", "alternatetext"),
  text: ["Title", "AlternateText", "AlternativeText"],
  date: ["Date"],
  files: FILES,
};

export const tikTokMessages: JsonFormat = {
  id: "tiktok",
  name: "TikTok",
  unit: "message",
  source: "json",
  records: [
    '$["Direct Messages"]["Chat History"].ChatHistory[*][*]',
    '$["Direct Message"]["Direct Messages"].ChatHistory[*][*]',
    '$["Direct Messages"]["Direct Messages"].ChatHistory[*][*]',
    '$["Direct Message"]["Chat History"].ChatHistory[*][*]',
  ],
  matches: (record) => has(record, "content") && has(record, "from") && has(record, "date"),
  text: ["Content"],
  author: ["From"],
  date: ["Date"],
  files: FILES,
};
