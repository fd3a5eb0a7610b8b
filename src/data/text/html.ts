/** Markup in texts: the tags of web pages, feeds and posts of Mastodon, YouTube or forums. */

import { decodeEntities } from "./entities.ts";

const ATTRIBUTES = String.raw`(?:\s+[\w:@.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+)))*\s*/?`;
const tags = (names: string) => new RegExp(`</?(?:${names})${ATTRIBUTES}>`, "gi");

/** Tags that separate lines. */
const BLOCK = tags(
  "p|br|div|li|ul|ol|dl|dt|dd|tr|table|h[1-6]|hr|blockquote|pre|section|article|header|footer|figure|figcaption",
);
const INLINE = tags(
  "a|abbr|b|big|cite|code|del|em|font|i|iframe|img|ins|kbd|label|mark|q|s|small|span|strike|strong|sub|sup|td|th|tbody|thead|tt|u|video|audio|source|svg|html|head|body|meta|link|title|center|input|button|form",
);
/** Not shown in a browser. */
const HIDDEN =
  /<!--[\s\S]*?-->|<(script|style)\b[^<>]*>[\s\S]*?<\/\1\s*>|<!doctype[^<>]*>|<!\[CDATA\[|\]\]>/gi;

const PATTERNS = [HIDDEN, BLOCK, INLINE];

/** Whether a text has tags of HTML. `<3`, `<user>` and `a<b and c>d` have none. */
export const hasHtml = (text: string): boolean =>
  text.includes("<") && PATTERNS.some((pattern) => text.search(pattern) >= 0);

/** The text that a browser shows: without tags, a line for each paragraph, and with its references decoded, once. */
export function htmlText(html: string): string {
  if (!hasHtml(html)) return decodeEntities(html);
  const text = html.replaceAll(HIDDEN, " ").replaceAll(BLOCK, "\n").replaceAll(INLINE, "");
  return decodeEntities(text)
    .replaceAll(/[ \t]*\n\s*/g, "\n")
    .trim();
}
