/** Conversations of Skype, out of its "Export files and chat history": `messages.json`. */

import type { JsonFormat } from "../../export-format.ts";

/** Calls, files and changes of a group: a text in them is XML. */
const NOTICES = [
  ..."AddMember DeleteMember TopicUpdate PictureUpdate RoleUpdate MemberJoined MemberLeft JoiningEnabledUpdate"
    .concat(" HistoryDisclosedUpdate E2EEHandshake BackgroundUpdate ThreadDelete")
    .split(" ")
    .map((event) => `ThreadActivity/${event}`),
  ..."UriObject Media_Video Media_AudioMsg Media_GenericFile Media_CallRecording Media_Card Media_Album"
    .concat(" Media_FlikMsg Location Contacts Files ScheduledCallInvite")
    .split(" ")
    .map((object) => `RichText/${object}`),
  ..."Event/Call Notice PopCard InviteFreeRelationshipChanged/Initialized".split(" "),
];

export const skype: JsonFormat = {
  id: "skype",
  name: "Skype",
  unit: "message",
  source: "json",
  records: ["$.conversations[*].MessageList[*]", "$.messages[*].conversations[*].MessageList[*]"],
  matches: (record) => "messagetype" in record && "originalarrivaltime" in record && "content" in record,
  text: ["content"],
  author: ["displayName", "from"],
  date: ["originalarrivaltime"],
  notices: { column: "messagetype", values: NOTICES },
};
