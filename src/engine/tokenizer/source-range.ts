/**
 * Maps ranges of the preprocessed text to ranges of the original text, in UTF-16 units. A replaced word maps to the whole
 * original word.
 */
export function sourceRange(
  text: string,
  modelText: string,
): (start: number, end: number) => { start: number; end: number } {
  if (text === modelText) return (start, end) => ({ start, end });
  // Every rule keeps single spaces, so the pieces between them correspond.
  const sources = text.split(" ");
  const pieces: { source: number; model: number; sourceLength: number; isSame: boolean }[] = [];
  let source = 0;
  let model = 0;
  for (const [index, piece] of modelText.split(" ").entries()) {
    const original = sources[index] ?? "";
    pieces.push({ source, model, sourceLength: original.length, isSame: original === piece });
    source += original.length + 1;
    model += piece.length + 1;
  }
  return (start, end) => {
    const first = pieces.findLast((piece) => piece.model <= start);
    const last = pieces.findLast((piece) => piece.model < end) ?? first;
    if (!first || !last) return { start, end };
    return {
      start: first.source + (first.isSame ? start - first.model : 0),
      end: last.source + (last.isSame ? end - last.model : last.sourceLength),
    };
  };
}
