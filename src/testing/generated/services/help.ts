/** Makers of tickets, conversations and reviews. */

import {
  all,
  document,
  type Draft,
  type ExportMaker,
  type Fields,
  isoTime,
  lines,
  make,
  type Material,
  maybe,
  shuffled,
} from "./export-maker.ts";

/** An array, or a record in each line. */
const records = ({ draw }: Material, name: string, values: readonly Fields[], column: string): Draft =>
  draw.chance(0.5)
    ? { file: `${name}.json`, content: document(draw, values), column }
    : { file: `${name}.jsonl`, content: lines(draw, values), column };

export const HELP: readonly ExportMaker[] = [
  make("tickets of Zendesk", "zendesk", (material) => {
    const { draw } = material;
    const tickets = all(material, (description, at) =>
      shuffled(draw, {
        id: at,
        url: "https://example.com/1.json",
        created_at: isoTime(material.time(at)),
        subject: material.long,
        raw_subject: material.long,
        description,
        status: draw.of(["open", "solved"]),
        requester_id: 5,
        via: { channel: "email", source: { from: { name: "Ann" } } },
        ...maybe(draw, { tags: ["a"], custom_fields: [{ id: 1, value: material.long }] }),
      }),
    );
    return draw.chance(0.3)
      ? { file: "tickets.json", content: lines(draw, tickets), column: "description" }
      : {
          file: "tickets.json",
          content: document(draw, { tickets, next_page: null, count: 1 }),
          column: "description",
        };
  }),
  make("comments of Zendesk", "zendesk", (material) => ({
    file: "comments.json",
    content: document(material.draw, {
      comments: all(material, (text, at) =>
        shuffled(material.draw, {
          id: at,
          type: "Comment",
          author_id: 5,
          body: text,
          html_body: `<div>${text}</div>`,
          plain_body: text,
          public: true,
          audit_id: at,
          attachments: [],
        }),
      ),
      next_page: null,
    }),
    column: "plain_body",
  })),
  make("conversations of Intercom", "intercom", (material) => ({
    file: "conversations.json",
    content: document(material.draw, {
      type: "conversation.list",
      pages: { type: "pages", page: 1 },
      total_count: 1,
      conversations: all(material, (body, at) =>
        shuffled(material.draw, {
          type: "conversation",
          id: String(at),
          created_at: Math.floor(material.time(at) / 1000),
          title: null,
          source: {
            type: "conversation",
            id: "1",
            delivered_as: "customer_initiated",
            body,
            author: { type: "user", name: "Ann" },
          },
          ...maybe(material.draw, {
            tags: { type: "tag.list", tags: [{ name: material.long }] },
            state: "closed",
          }),
        }),
      ),
    }),
    column: "source.body",
  })),
  make("reviews of App Store Connect", "app-store", (material) => ({
    file: "reviews.json",
    content: document(
      material.draw,
      shuffled(material.draw, {
        data: all(material, (body, at) => ({
          type: "customerReviews",
          id: String(at),
          attributes: shuffled(material.draw, {
            rating: 5,
            title: material.long,
            body,
            reviewerNickname: "ann",
            createdDate: isoTime(material.time(at)),
            territory: "USA",
          }),
        })),
        links: { self: "https://example.com" },
        ...maybe(material.draw, {
          included: [
            { type: "customerReviewResponses", id: "1", attributes: { responseBody: material.long } },
          ],
        }),
      }),
    ),
    column: "attributes.body",
  })),
  make("reviews of Google Play of a scraper", "google-play", (material) =>
    records(
      material,
      "reviews",
      all(material, (content, at) =>
        shuffled(material.draw, {
          reviewId: String(at),
          userName: material.person(),
          userImage: "https://example.com",
          content,
          score: 5,
          thumbsUpCount: 0,
          at: isoTime(material.time(at)),
          replyContent: material.draw.chance(0.5) ? material.long : null,
          repliedAt: null,
        }),
      ),
      "content",
    ),
  ),
  make("reviews of a business profile", "google-maps", (material) => ({
    file: "reviews.json",
    content: document(material.draw, {
      reviews: all(material, (comment, at) =>
        shuffled(material.draw, {
          reviewId: "a",
          reviewer: { displayName: material.person() },
          starRating: "FIVE",
          comment,
          createTime: isoTime(material.time(at)),
          ...maybe(material.draw, { reviewReply: { comment: material.long } }),
        }),
      ),
      averageRating: 4.5,
    }),
    column: "comment",
  })),
];
