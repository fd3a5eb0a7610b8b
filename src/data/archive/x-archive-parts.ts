/** The files with posts of an archive from X. */

/** `tweets.js` since 2022, `tweet.js` before, a file for each month before 2019; large accounts have several parts. */
const TWEETS = /(^|\/)data\/(tweets?(-part\d+)?|js\/tweets\/\d{4}_\d{2})\.js$/;

/** The files with posts, in the order of their parts or months. */
export function tweetFiles<T extends { path: string }>(entries: readonly T[]): T[] {
  const order = new Intl.Collator("en", { numeric: true });
  const stem = (entry: T) => entry.path.replace(/\.js$/, "");
  return entries.filter((entry) => TWEETS.test(entry.path)).sort((a, b) => order.compare(stem(a), stem(b)));
}

/**
 * Joins separate parts of an archive to one file. The order of `files` has no effect: the parts are sorted by name.
 * @returns undefined when `files` are not two or more parts of an archive
 */
export function joinParts(files: readonly File[]): File | undefined {
  const parts = tweetFiles(files.map((file) => ({ path: `data/${file.name}`, file })));
  const [first] = parts;
  if (!first || parts.length < 2 || parts.length < files.length) return undefined;
  // A part may not end with a line end.
  const contents = parts.flatMap(({ file }) => [file, "\n"]);
  return new File(contents, first.file.name, { lastModified: first.file.lastModified });
}
