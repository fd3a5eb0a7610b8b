/** Rows with the same text: retweets, and posts that were sent several times. */

/**
 * Equal for texts that differ in case, in blanks, in links (which services shorten anew for each post) or in a leading
 * "RT @name:" only. Empty for a text that has nothing else; such texts are not copies of each other.
 */
export const copyText = (text: string): string =>
  text
    .replace(/^\s*RT @\w+:?/i, "")
    .replaceAll(/https?:\/\/\S+/gi, "")
    .replaceAll(/\s+/g, " ")
    .trim()
    .toLowerCase();

/** The key of a text that is no copy of any other. */
export const NO_COPY = -1;

/** Equal for texts with the same `copyText`, `NO_COPY` where that is empty. */
export function copyKey(text: string): number {
  const reduced = copyText(text);
  return reduced === "" ? NO_COPY : hash(reduced);
}

/** Tells the first of rows with the same key from its copies. @returns a function to be called once for each row, in order */
export function firstCopies(): (key: number) => boolean {
  const seen = new Set<number>();
  return (key) => {
    if (key === NO_COPY) return true;
    const { size } = seen;
    return seen.add(key).size > size;
  };
}

/**
 * A 53-bit number in place of a text, so that a million texts need no copy of their own (cyrb53 by bryc, public domain).
 * Among a million texts, two different ones have the same number with a probability of 1 in 18,000.
 */
function hash(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
