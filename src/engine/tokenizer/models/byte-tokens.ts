/** Tokens of single bytes, such as `<0x0A>`, with which a vocabulary writes what it does not have. */

const encoder = new TextEncoder();

/** @returns one id for each byte of the text in UTF-8; undefined if the vocabulary lacks one of them */
export function byteTokens(text: string, vocabulary: ReadonlyMap<string, number>): number[] | undefined {
  const ids = Array.from(encoder.encode(text), (byte) =>
    vocabulary.get(`<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`),
  );
  return ids.every((id) => id !== undefined) ? ids : undefined;
}
