/** Makers of posts and comments of Facebook, Instagram and Threads. */

import {
  all,
  document,
  type ExportMaker,
  type Fields,
  make,
  type Material,
  maybe,
  metaOf,
  shuffled,
} from "./export-maker.ts";

const seconds = ({ time }: Material, at: number) => Math.floor(time(at) / 1000);

/** Names of the fields of a comment of Instagram: comment, owner, time. */
const COMMENT_FIELDS = [
  ["Comment", "Media Owner", "Time"],
  ["Kommentar", "Medieninhaber", "Uhrzeit"],
  ["Comentario", "Propietario del contenido", "Hora"],
  ["Commentaire", "Propriétaire du média", "Heure"],
  ["Comentário", "Proprietário da mídia", "Horário"],
  ["Commento", "Proprietario del contenuto", "Ora"],
] as const;

const instagramComment = (
  material: Material,
  names: readonly [string, string, string],
  text: string,
  at: number,
) => ({
  ...maybe(material.draw, { title: "" }),
  media_list_data: [{ uri: "" }],
  string_map_data: {
    [metaOf(names[0])]: { href: "", value: metaOf(text), timestamp: 0 },
    ...maybe(material.draw, {
      [metaOf(names[1])]: { href: "", value: "somebody.with.a.name", timestamp: 0 },
    }),
    [metaOf(names[2])]: { href: "", value: "", timestamp: seconds(material, at) },
  },
});

const instagramPost = (material: Material, text: string, at: number): Fields => {
  const creation = seconds(material, at);
  const medium = {
    uri: `media/${at}.jpg`,
    creation_timestamp: creation,
    ...maybe(material.draw, { media_metadata: { photo_metadata: {} } }),
  };
  return material.draw.chance(0.6)
    ? { media: [{ ...medium, title: metaOf(text) }] }
    : {
        media: [
          { ...medium, title: "" },
          { ...medium, title: "" },
        ],
        title: metaOf(text),
        creation_timestamp: creation,
      };
};

export const META: readonly ExportMaker[] = [
  make("comments of Facebook", "facebook", (material) => ({
    file: "comments.json",
    content: document(material.draw, {
      [material.draw.of(["comments_v2", "group_comments_v2"])]: all(material, (text, at) =>
        shuffled(material.draw, {
          timestamp: seconds(material, at),
          data: [
            {
              comment: {
                timestamp: seconds(material, at),
                comment: metaOf(text),
                author: metaOf(material.person()),
              },
            },
          ],
          title: metaOf(`${material.long} commented on a photo.`),
          ...maybe(material.draw, {
            attachments: [{ data: [{ media: { uri: "a.jpg", description: metaOf(material.long) } }] }],
          }),
        }),
      ),
    }),
    column: "data[0].comment.comment",
  })),
  make("posts of Facebook", "facebook", (material) => {
    const posts = all(material, (text, at) => {
      const data = [{ post: metaOf(text) }, ...(material.draw.chance(0.4) ? [{ update_timestamp: 1 }] : [])];
      return {
        timestamp: seconds(material, at),
        ...maybe(material.draw, {
          attachments: [{ data: [{ external_context: { url: "https://example.com" } }] }],
        }),
        data: material.draw.chance(0.3) ? data.toReversed() : data,
        ...maybe(material.draw, { title: metaOf(`${material.long} updated her status.`), tags: [] }),
      };
    });
    return {
      file: "your_posts__check_ins__photos_and_videos_1.json",
      content: document(
        material.draw,
        material.draw.chance(0.6) ? posts : { [material.draw.of(["posts_v2", "group_posts_v2"])]: posts },
      ),
      column: "data[0].post",
    };
  }),
  make("comments of Instagram", "instagram", (material) => {
    const names = material.draw.of(COMMENT_FIELDS);
    const comments = all(material, (text, at) => instagramComment(material, names, text, at));
    return {
      file: "post_comments_1.json",
      content: document(
        material.draw,
        material.draw.chance(0.6) ? comments : { comments_reels_comments: comments },
      ),
      column: `string_map_data.${names[0]}.value`,
    };
  }),
  make("posts of Instagram", "instagram", (material) => {
    const posts = all(material, (text, at) => instagramPost(material, text, at));
    return {
      file: "posts_1.json",
      content: document(material.draw, material.draw.chance(0.7) ? posts : { ig_reels_media: posts }),
      column: "media[0].title",
    };
  }),
  make("posts of Threads", "threads", (material) => ({
    file: "threads_and_replies.json",
    content: document(material.draw, {
      text_post_app_text_posts: all(material, (text, at) => instagramPost(material, text, at)),
    }),
    column: "media[0].title",
  })),
];
