/** Posts and comments out of "Download your information" of Instagram and Threads as JSON. */

import { fieldAt } from "../../../json/nested.ts";
import { isObject } from "../../../json/values.ts";
import { fromByteCharacters } from "../../../text/mojibake.ts";
import type { JsonFormat } from "../../export-format.ts";

/** "Comment" in the languages of the app: the names of the fields are translated. */
const COMMENT =
  /^string_map_data\.(comment|commento?|kommentar|comentario|comentário|commentaire|opmerking|reactie|komentarz|komentář|yorum|kommentti|kommentar|комментарий|коментар|σχόλιο|hozzászólás|comentariu|komentar|bình luận|ความคิดเห็น|コメント|댓글|评论|評論|留言|تعليق|תגובה|टिप्पणी)\.value$/iu;

export const instagramComments: JsonFormat = {
  id: "instagram",
  name: "Instagram",
  unit: "comment",
  source: "json",
  records: [
    "$[*]",
    "$.comments_media_comments[*]",
    "$.comments_reels_comments[*]",
    "$.comments_story_comments[*]",
    "$.*[*]",
  ],
  matches: (record) => {
    const { string_map_data: fields, media_list_data: media } = record;
    if (!isObject(fields)) return false;
    const isTimed = Object.values(fields).some((value) => isObject(value) && "timestamp" in value);
    const hasComment = Object.keys(fields).some((key) =>
      COMMENT.test(`string_map_data.${fromByteCharacters(key)}.value`),
    );
    // Under names in any language: what the app saved of a comment, beside a list of its pictures.
    return isTimed && (hasComment || Array.isArray(media));
  },
  text: [COMMENT, /^string_map_data\.[^.]+\.value$/],
  date: [/^string_map_data\.(?!.*(owner|comment)).+\.timestamp$/i],
  isMojibake: true,
  files: /(^|\/)(post_comments(_\d+)?|reels_comments|story_comments)\.json$/i,
};

const CAPTION = "media[0].title";

/** A post of several pictures has its caption beside them. */
const posts = (shared: Pick<JsonFormat, "id" | "name" | "records" | "files">): JsonFormat => ({
  ...shared,
  unit: "post",
  source: "json",
  matches: ({ media }) =>
    Array.isArray(media) &&
    media.length > 0 &&
    media.every(
      (item) => isObject(item) && "creation_timestamp" in item && ("uri" in item || "title" in item),
    ),
  complete(record) {
    const { title } = record;
    const own = fieldAt(record, CAPTION);
    const captions = Array.isArray(record["media"])
      ? record["media"].map((item) => fieldAt(item, "title"))
      : [];
    const caption =
      typeof title === "string" && title !== "" ? title : captions.find((text) => text !== "" && text);
    return {
      [CAPTION]: caption ?? own,
      "media[0].creation_timestamp": fieldAt(record, "media[0].creation_timestamp"),
      ...record,
    };
  },
  text: [CAPTION],
  date: ["creation_timestamp", "media[0].creation_timestamp"],
  isMojibake: true,
});

export const instagramPosts = posts({
  id: "instagram",
  name: "Instagram",
  records: [
    "$[*]",
    "$.ig_reels_media[*]",
    "$.ig_igtv_media[*]",
    "$.ig_archived_post_media[*]",
    "$.ig_posts[*]",
  ],
  files: /(^|\/)(posts_\d+|reels|igtv_videos|archived_posts)\.json$/i,
});

export const threads = posts({
  id: "threads",
  name: "Threads",
  records: ["$.text_post_app_text_posts[*]", "$.text_post_app_threads_posts[*]"],
  files: /(^|\/)threads_and_replies\.json$/i,
});

/** Stories have their captions in the records themselves. */
export const instagramStories: JsonFormat = {
  id: "instagram",
  name: "Instagram",
  unit: "post",
  source: "json",
  records: ["$.ig_stories[*]"],
  matches: (record) => "creation_timestamp" in record && "uri" in record,
  text: ["title"],
  date: ["creation_timestamp"],
  isMojibake: true,
  files: /(^|\/)stories\.json$/i,
};
