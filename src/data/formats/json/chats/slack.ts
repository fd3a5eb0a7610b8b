/** Messages of Slack: the day files of an exported workspace, and answers of `conversations.history` and `search.messages`. */

import { scalarText } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

/** Messages that Slack writes itself; those of programs (`bot_message`) are posts. */
const NOTICES = [
  ...["channel", "group"].flatMap((place) =>
    "join leave topic purpose name archive unarchive posting_permissions"
      .split(" ")
      .map((event) => `${place}_${event}`),
  ),
  ..."channel_convert_to_private channel_convert_to_public channel_canvas_updated canvas_shared".split(" "),
  ..."bot_add bot_remove bot_enable bot_disable pinned_item unpinned_item tombstone ekm_access_denied".split(
    " ",
  ),
  ..."reminder_add reminder_delete huddle_thread joiner_notification joiner_notification_for_inviter".split(
    " ",
  ),
  ..."app_conversation_join app_conversation_leave sh_room_created sh_room_shared".split(" "),
  ..."message_deleted message_changed message_replied bot_message_deleted".split(" "),
];

export const slack: JsonFormat = {
  id: "slack",
  name: "Slack",
  unit: "message",
  source: "json",
  records: ["$[*]", "$.messages[*]", "$.messages.matches[*]", "$"],
  matches: ({ type, ts }) =>
    type === "message" &&
    (typeof ts === "string" || typeof ts === "number") &&
    /^\d{9,10}\.\d+$/.test(scalarText(ts)),
  text: ["text"],
  author: ["user_profile.real_name", "user", "username"],
  date: ["ts"],
  replyTo: ["thread_ts"],
  notices: { column: "subtype", values: NOTICES },
  files: /(^|\/)[^/]+\/\d{4}-\d\d-\d\d\.json$/i,
};
