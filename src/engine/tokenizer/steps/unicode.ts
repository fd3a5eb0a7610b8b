/**
 * Unicode classes as the `tokenizers` library defines them, as the inside of a class of a RegExp with the flag `u` or
 * `v`. JavaScript's own `\s` has U+FEFF and lacks U+0085.
 */

/** The property White_Space. */
export const SPACE = "\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

/** Letters, marks, digits and connectors (Unicode Technical Standard 18, `\w`). */
export const WORD = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d";

/** Punctuation of Unicode, and every ASCII sign that is neither a letter nor a digit. */
export const PUNCTUATION = "\\p{P}!-\\/:-@\\[-`\\{-~";

/** CJK ideographs as BERT delimits them (`is_chinese_char`). */
export const IDEOGRAPH =
  "\\u4e00-\\u9fff\\u3400-\\u4dbf\\u{20000}-\\u{2a6df}\\u{2a700}-\\u{2b73f}\\u{2b740}-\\u{2b81f}\\u{2b920}-\\u{2ceaf}" +
  "\\uf900-\\ufaff\\u{2f800}-\\u{2fa1f}";

/** A pattern of one class, or of its complement. */
export const classPattern = (inside: string, quantifier = ""): RegExp =>
  new RegExp(`[${inside}]${quantifier}`, "gu");

/** The text as a pattern that matches nothing else. */
export const literalPattern = (text: string): RegExp =>
  new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"), "gu");
