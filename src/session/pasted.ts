/** What people paste that is neither one tweet nor one tweet in each line. */

const HANDLE = /^@[\w.-]{1,60}(@[\w.-]+)?$/;
/** Lines around a post on the pages of networks: times, numbers of replies and views, and commands. */
const AROUND_POST: readonly RegExp[] = [
  HANDLE,
  /^[·•|]$/,
  /^[·•]?\s*(\d+\s?(s|sec|m|min|h|hr|d|w|mo|y|Std|Tg|Tage?|Min)\.?( ago)?|vor \d+ \p{L}+|il y a \d+ \p{L}+|hace \d+ \p{L}+|now|jetzt)$/iu,
  /^\d{1,2}:\d{2}( ?[AP]M)?( ?·.*)?$/i,
  /^(\p{L}{3,9}\.? \d{1,2}(, \d{4})?|\d{1,2}\.? \p{L}{3,9}\.?( \d{4})?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})( ?·.*)?$/u,
  /^[\d.,]+\s?[KMBk]?( (views?|repl(y|ies)|reposts?|retweets?|quotes?|likes?|bookmarks?|comments?|shares?|Aufrufe|Antworten|Reposts|Gefällt.*))?$/i,
  /^(show this thread|show more|translate (post|tweet)|replying to.*|reply|repost|retweet|like|share|bookmark|follow(ing)?|quote|view (post|tweet).*|read more|mehr anzeigen|antworten|teilen|folgen|post übersetzen|afficher plus|répondre|partager|mostrar más|responder|compartir|ad|promoted|pinned|edited|bearbeitet)$/i,
];

const isAround = (line: string) => AROUND_POST.some((pattern) => pattern.test(line));

/**
 * The text of a post that was copied from the page of a network, with the name and handle above it and the counts below it.
 * @returns undefined when the lines are not those of one post
 */
export function copiedPost(text: string): string | undefined {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const handle = lines.findIndex((line) => HANDLE.test(line));
  const isAtTop = handle >= 0 && lines.slice(0, handle).filter((line) => line !== "").length <= 2;
  if (!isAtTop || lines.filter((line) => HANDLE.test(line)).length > 1) return undefined;
  const below = lines.slice(handle + 1);
  const rest = below.filter((line) => !isAround(line));
  if (rest.length === below.length) return undefined;
  const post = rest
    .join("\n")
    .replaceAll(/\n{2,}/g, "\n")
    .trim();
  return post === "" ? undefined : post;
}

/** Whether the text is cells that were copied from a spreadsheet: at least two rows with the same number of tabs. */
export function areCells(text: string): boolean {
  const rows = text.replaceAll(/"(?:[^"]|"")*"/g, "").split(/\r\n|\r|\n/);
  const tabs = rows.filter((row) => row !== "").map((row) => row.split("\t").length - 1);
  const [first = 0] = tabs;
  return tabs.length >= 2 && first >= 1 && tabs.every((count) => count === first);
}
