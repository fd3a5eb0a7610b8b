/** Posts as tools of researchers save them: 4CAT, Communalytic and its predecessor Netlytic, crawlers of Weibo. */

import type { TableFormat } from "../export-format.ts";

const shared = { unit: "post", source: "table" } as const;

export const fourCat: TableFormat = {
  ...shared,
  id: "4cat",
  name: "4CAT",
  header: ["id", "thread_id", "timestamp", "body"],
  text: ["body"],
  author: ["author", "author_name"],
  date: ["timestamp"],
  replyTo: ["thread_id"],
};

export const communalytic: TableFormat = {
  ...shared,
  id: "communalytic",
  name: "Communalytic",
  header: [
    /^(text|body|message|content|post|comment|tweet)(_text|_body|_content)?$/i,
    /^(toxicity|toxicity_score|severe_toxicity|sentiment_vader|vader_compound|vader|textblob|identity_attack)/i,
    /^(author|username|user_name|from_user.*|author_name|screen_name)$/i,
  ],
  text: [/^(text|body|message|content|post|comment|tweet)(_text|_body|_content)?$/i],
  author: [/^(author|username|user_name|from_user.*|author_name|screen_name)$/i],
  date: ["created_at", "date", "datetime", "created_utc", "timestamp", "pubdate"],
};

export const netlytic: TableFormat = {
  ...shared,
  id: "netlytic",
  name: "Netlytic",
  header: ["guid", "pubdate", "author", "title", "description"],
  text: ["description", "title"],
  author: ["author"],
  date: ["pubdate"],
};

export const weibo: TableFormat = {
  ...shared,
  id: "weibo",
  name: "Weibo",
  header: [
    /^(微博)?正文$|^微博(内容|正文)$|^博文内容$/u,
    /^(发布时间|创建时间|bid|微博id)$/iu,
    /^(点赞数|评论数|转发数)$/u,
  ],
  text: ["微博正文", "微博内容", "正文", "博文内容"],
  author: ["用户昵称", "user_id"],
  date: ["发布时间", "创建时间"],
};
