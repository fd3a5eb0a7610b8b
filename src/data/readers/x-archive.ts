/** Where an archive downloaded from X keeps a person's posts, over the years. */

/** Since 2022 `tweets.js`, before `tweet.js`, before 2019 a file a month; large accounts have parts. */
const TWEETS = /(^|\/)data\/(tweets?(-part\d+)?|js\/tweets\/\d{4}_\d{2})\.js$/;

/** The files that together are the posts, in order. */
export function tweetFiles<T extends { path: string }>(entries: readonly T[]): T[] {
  const order = new Intl.Collator("en", { numeric: true });
  const stem = (entry: T) => entry.path.replace(/\.js$/, "");
  return entries.filter((entry) => TWEETS.test(entry.path)).sort((a, b) => order.compare(stem(a), stem(b)));
}

/**
 * Loose parts of an archive, however they were picked up, as one file in the order of the zip; it is the same file for
 * the same parts, and `cat` makes it too.
 * @returns undefined when these are not parts of one
 */
export function joinParts(files: readonly File[]): File | undefined {
  const parts = tweetFiles(files.map((file) => ({ path: `data/${file.name}`, file })));
  const [first] = parts;
  if (!first || parts.length < 2 || parts.length < files.length) return undefined;
  // A line's end between them, for the one before may not have its own.
  const contents = parts.flatMap(({ file }) => [file, "\n"]);
  return new File(contents, first.file.name, { lastModified: first.file.lastModified });
}

/** The start of such a script: `window.YTD.tweets.part0 = [`, or `Grailbird.data.tweets_2013_01 =`. */
export const isArchiveScript = (text: string) => /^\s*(window\.YTD\.|Grailbird\.data\.)[\w.]+\s*=/.test(text);
