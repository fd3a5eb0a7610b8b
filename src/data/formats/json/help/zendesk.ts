/** Tickets and comments of Zendesk: answers of its API, and the lines of a full export. */

import { hasText } from "../../../json/nested.ts";
import type { JsonFormat } from "../../export-format.ts";

export const zendeskTickets: JsonFormat = {
  id: "zendesk",
  name: "Zendesk",
  unit: "ticket",
  source: "json",
  records: ["$.tickets[*]", "$.results[*]", "$", "$[*]"],
  matches: (record) =>
    hasText(record, "description") &&
    ("raw_subject" in record || "requester_id" in record || "via" in record) &&
    "status" in record &&
    "id" in record,
  text: ["description"],
  author: ["requester_id", "via.source.from.name"],
  date: ["created_at"],
  notices: { column: "status", values: ["deleted"] },
};

export const zendeskComments: JsonFormat = {
  id: "zendesk",
  name: "Zendesk",
  unit: "comment",
  source: "json",
  records: ["$.comments[*]", "$[*].comments[*]", "$.ticket.comments[*]"],
  matches: (record) =>
    hasText(record, "body", "plain_body") &&
    "author_id" in record &&
    ("public" in record || "audit_id" in record),
  text: ["plain_body", "body"],
  author: ["author_id"],
  date: ["created_at"],
};
