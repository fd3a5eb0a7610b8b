/** Tickets, conversations and reviews in JSON. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const json = caseWith({ kind: "exports of help desks and shops in JSON" });

const LONG = "A long text of somebody else, with more words than any of those that are meant here";
const TEXTS = ["Late", "Fine", "So good"];

const part = (at: number, body: string | null) => ({
  type: "conversation_part",
  id: String(at),
  part_type: body === null ? "assignment" : "comment",
  body,
  author: { type: "user", name: "Cleo" },
});

const help: readonly ReadingCase[] = [
  json(
    "tickets of Zendesk",
    "tickets.json",
    JSON.stringify({
      tickets: TEXTS.map((description, at) => ({
        id: at,
        url: `https://example.com/${at}.json`,
        created_at: "2024-03-01T10:00:00Z",
        subject: LONG,
        raw_subject: LONG,
        description,
        status: "open",
        requester_id: 5,
      })),
      count: 3,
    }),
    { exportFormat: "zendesk", rows: 3, textColumn: "description", texts: TEXTS },
  ),
  json(
    "comments of a ticket of Zendesk",
    "comments.json",
    JSON.stringify({
      comments: TEXTS.map((body, at) => ({
        id: at,
        type: "Comment",
        author_id: 5,
        body,
        html_body: `<p>${body}</p>`,
        plain_body: body,
        public: true,
        audit_id: at,
        attachments: [{ file_name: LONG }],
      })),
    }),
    { exportFormat: "zendesk", rows: 3, textColumn: "plain_body", texts: TEXTS },
  ),
  json(
    "a conversation of Intercom with its parts",
    "conversation.json",
    JSON.stringify({
      type: "conversation",
      id: "1",
      created_at: 1709287200,
      source: {
        type: "conversation",
        delivered_as: "customer_initiated",
        body: "<p>Late</p>",
        author: { name: "Cleo" },
      },
      conversation_parts: {
        type: "conversation_part.list",
        conversation_parts: [part(1, null), part(2, "<p>Fine</p>")],
      },
      tags: { tags: [{ name: LONG }] },
    }),
    { exportFormat: "intercom", rows: 2, textColumn: "source.body", modelTexts: ["Late", "Fine"] },
  ),
];

const reviews: readonly ReadingCase[] = [
  json(
    "reviews of App Store Connect",
    "reviews.json",
    JSON.stringify({
      data: TEXTS.map((body, at) => ({
        type: "customerReviews",
        id: String(at),
        attributes: {
          rating: 5,
          title: LONG,
          body,
          reviewerNickname: "cleo",
          createdDate: "2024-03-01T10:00:00Z",
        },
        relationships: { response: { data: { id: "1" } } },
      })),
      included: [{ type: "customerReviewResponses", id: "1", attributes: { responseBody: LONG } }],
    }),
    { exportFormat: "app-store", rows: 3, textColumn: "attributes.body", texts: TEXTS },
  ),
  json(
    "the feed of the App Store, which begins with the app",
    "feed.json",
    JSON.stringify({
      feed: {
        author: { name: { label: "A store" } },
        entry: [
          { "im:name": { label: LONG }, summary: { label: LONG } },
          ...TEXTS.map((label) => ({
            author: { name: { label: "cleo" } },
            "im:rating": { label: "5" },
            title: { label: LONG },
            content: { label, attributes: { type: "text" } },
          })),
        ],
      },
    }),
    { exportFormat: "app-store", rows: 3, textColumn: "content.label", texts: TEXTS },
  ),
  json(
    "reviews of Google Play with the replies of the developer",
    "reviews.json",
    JSON.stringify(
      TEXTS.map((content) => ({
        reviewId: "1",
        userName: "cleo",
        content,
        score: 5,
        thumbsUpCount: 1,
        replyContent: LONG,
      })),
    ),
    { exportFormat: "google-play", rows: 3, textColumn: "content", texts: TEXTS },
  ),
  json(
    "reviews of a business profile with the owner's replies",
    "reviews.json",
    JSON.stringify({
      reviews: TEXTS.map((comment) => ({
        reviewer: { displayName: "Cleo" },
        starRating: "FIVE",
        comment,
        createTime: "2024-03-01T10:00:00Z",
        reviewReply: { comment: LONG },
      })),
    }),
    { exportFormat: "google-maps", rows: 3, textColumn: "comment", texts: TEXTS },
  ),
  json(
    "places of a scraper with the owner's answers",
    "places.json",
    JSON.stringify(TEXTS.map((text) => ({ name: "Cleo", text, stars: 5, responseFromOwnerText: LONG }))),
    { exportFormat: "google-maps", rows: 3, textColumn: "text", texts: TEXTS },
  ),
];

export const cases: readonly ReadingCase[] = [...help, ...reviews];
