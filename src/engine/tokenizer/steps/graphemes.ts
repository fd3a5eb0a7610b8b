const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Parts of a text that begin where a grapheme begins. The segmenter of V8 takes time in proportion to the square of the
 * length, so it gets short parts only.
 */
const PARTS = /[^](?:(?![ -~\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff])[^]){0,255}/gu;

/** The graphemes of a text (Unicode Standard Annex 29), each with its first UTF-16 unit, as matches of a pattern. */
export function* graphemesOf(text: string) {
  for (const { 0: part, index: start } of text.matchAll(PARTS)) {
    if (part.length === 1) yield { 0: part, index: start };
    else for (const { segment, index } of segmenter.segment(part)) yield { 0: segment, index: start + index };
  }
}
