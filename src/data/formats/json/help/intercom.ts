/** Conversations of Intercom, as its API gives them: a list, or one with all of its parts. */

import { fieldAt, hasText } from "../../../json/nested.ts";
import { isObject, type JsonObject } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

export const intercom: JsonFormat = {
  id: "intercom",
  name: "Intercom",
  unit: "message",
  source: "json",
  records: ["$.conversations[*]", "$.data[*]", "$", "$[*]"],
  matches: (record) =>
    (record["type"] === "conversation" ||
      "conversation_parts" in record ||
      "conversation_message" in record) &&
    hasText(record, "source.body", "conversation_message.body", "source.delivered_as", "source.type"),
  expand: withParts,
  text: ["source.body", "conversation_message.body"],
  author: ["source.author.name", "source.author.email", "conversation_message.author.name"],
  date: ["created_at"],
};

/** A conversation, then its answers with their text where the conversation has that of the first message. */
function withParts(record: JsonObject): JsonObject[] {
  const parts = fieldAt(record, "conversation_parts.conversation_parts") ?? record["conversation_parts"];
  if (!Array.isArray(parts) || parts.length === 0) return [record];
  const { conversation_parts: _, ...conversation } = record;
  const isOld = isObject(record["conversation_message"]);
  const answers = parts.filter(isObject).filter((part) => hasText(part, "body"));
  return [
    conversation,
    ...answers.map(({ body, author, ...part }) => {
      const message = { body, author };
      return { ...part, ...(isOld ? { conversation_message: message } : { source: message }) };
    }),
  ];
}
