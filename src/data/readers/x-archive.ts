/** Where an archive downloaded from X keeps a person's posts, over the years. */

/** Since 2022 `tweets.js`, before `tweet.js`, before 2019 a file a month; large accounts have parts. */
const TWEETS = /(^|\/)data\/(tweets?(-part\d+)?|js\/tweets\/\d{4}_\d{2})\.js$/;

/** The files that together are the posts, in order. */
export function tweetFiles<T extends { path: string }>(entries: readonly T[]): T[] {
  const order = new Intl.Collator("en", { numeric: true });
  const stem = (entry: T) => entry.path.replace(/\.js$/, "");
  return entries.filter((entry) => TWEETS.test(entry.path)).sort((a, b) => order.compare(stem(a), stem(b)));
}

/** The start of such a script: `window.YTD.tweets.part0 = [`, or `Grailbird.data.tweets_2013_01 =`. */
export const isArchiveScript = (text: string) => /^\s*(window\.YTD\.|Grailbird\.data\.)[\w.]+\s*=/.test(text);
