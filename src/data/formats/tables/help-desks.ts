/** Tickets and conversations of help desks: Zendesk, Freshdesk, Intercom. */

import type { TableFormat } from "../export-format.ts";

const shared = { unit: "ticket", source: "table" } as const;

export const zendeskTable: TableFormat = {
  ...shared,
  id: "zendesk",
  name: "Zendesk",
  header: [
    /^((ticket )?id|#)$/i,
    /^(ticket )?subject$/i,
    /^(summation column|requester( (id|name|email))?|satisfaction (score|rating)|ticket form|assignee)$/i,
    /^(group|organization|brand|ticket status|status|via|channel)$/i,
    /^(created at|created|requested|ticket created( - timestamp)?|received at)$/i,
  ],
  text: [
    "Description",
    "Ticket description",
    "Comment",
    "First comment",
    "Comments",
    "Satisfaction Comment",
    "Subject",
    "Ticket subject",
  ],
  author: ["Requester", "Requester name"],
  date: ["Created at", "Created", "Requested", "Ticket created - Timestamp", "Received at"],
};

export const freshdesk: TableFormat = {
  ...shared,
  id: "freshdesk",
  name: "Freshdesk",
  header: [
    /^ticket id$/i,
    "Subject",
    /^(created time|due by time)$/i,
    /^(agent|resolution status|first response status)$/i,
  ],
  text: ["Description", "Description Text", "Conversation", "Survey feedback", "Subject"],
  author: ["Full name", "Contact Name", "Requester Name"],
  date: ["Created time"],
};

export const intercomTable: TableFormat = {
  ...shared,
  id: "intercom",
  name: "Intercom",
  header: [
    /^conversation[ _]id$/i,
    /^(conversation started at.*|(conversation[ _])?(created|started)([ _]at)?.*|teammate.*|(part|message|author)[ _]type|first message.*)$/i,
    /^(message|body|part[ _]body|message[ _]body|first (user )?message|last message|(conversation )?rating remark|remark)$/i,
  ],
  text: [
    "Message",
    "Message body",
    "Part body",
    "Body",
    "First user message",
    "First message",
    "Last message",
    "Conversation rating remark",
    "Rating remark",
    "Remark",
  ],
  author: ["Author", "Author name", "User name", "Contact name", "User"],
  date: [/^(conversation )?(created|started).*/i, /^date/i],
};
