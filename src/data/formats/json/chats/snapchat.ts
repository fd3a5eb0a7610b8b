/** Chats out of Snapchat's "My Data": `chat_history.json`, a list for each friend; before 2022 one of received and one of sent. */

import type { JsonFormat } from "../../export-format.ts";

/** What Snapchat writes itself. */
const NOTICES = [
  "",
  ..."ERASEDMESSAGE SAVETOCAMERAROLL ERASEDSNAPMESSAGE PARTICIPANTREMOVED PARTICIPANTADDED".split(" "),
  ..."CONVERSATIONCAPTURESCREENSHOT CONVERSATIONCAPTURERECORD SNAPREMIXCAPTURE COUNTDOWN PLAYBACK".split(" "),
  ..."CALLMISSEDVIDEO CALLMISSEDAUDIO CALLJOINED CALLLEFT GROUPNAMECHANGED".split(" "),
].map((event) => `STATUS${event}`);

export const snapchat: JsonFormat = {
  id: "snapchat",
  name: "Snapchat",
  unit: "message",
  source: "json",
  records: ["$[*][*]"],
  matches: (record) => "Media Type" in record && "Created" in record && ("From" in record || "To" in record),
  text: ["Content", "Text"],
  author: ["From"],
  date: ["Created"],
  notices: { column: "Media Type", values: NOTICES },
  files: /(^|\/)chat_history\.json$/i,
};
