/** Characters of text that are joined before they are encoded. */
const PIECE = 1 << 20;

/** The texts of rows, joined to pieces of some size: those of a whole page of long rows can be too long for one string. */
export function* inPieces(rows: Iterable<() => string>): Generator<string, void, undefined> {
  let piece: string[] = [];
  let length = 0;
  for (const textOf of rows) {
    const text = textOf();
    piece.push(text);
    length += text.length;
    if (length < PIECE) continue;
    yield piece.join("");
    piece = [];
    length = 0;
  }
  if (piece.length > 0) yield piece.join("");
}
