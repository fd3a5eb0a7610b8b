/** Mentions of users in texts: `@ann`, `@ann@example.social`, `@ann.bsky.social`. E-mail addresses are none. */

/** A name, then the parts of a domain in lower case, as Bluesky and Mastodon have them; X writes `＠` as well. */
const MENTION =
  /[@＠]([\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*(?:\.[a-z0-9][a-z0-9-]*)*(?:@[a-z0-9][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+)?)/gu;
const WORD_BEFORE = /[\p{L}\p{N}\p{M}_.+%-]$/u;
const DOMAIN = /\.[a-z]{2,}$/i;

/** @param replace the name without its `@` */
export const replaceMentions = (text: string, replace: (name: string) => string): string =>
  text.includes("@") || text.includes("＠")
    ? text.replaceAll(MENTION, (mention: string, name: string, at: number) =>
        isAddress(text, at, name) ? mention : `${mention.slice(0, 1)}${replace(name)}`,
      )
    : text;

/** Whether the name is the domain of an e-mail address: `ann@example.org`, and not `RT@ann` or `.@ann`. */
const isAddress = (text: string, at: number, name: string): boolean =>
  DOMAIN.test(name) && !name.includes("@") && WORD_BEFORE.test(text.slice(Math.max(0, at - 2), at));
