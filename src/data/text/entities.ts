/** HTML character references. */

import { decoderOf } from "./decoder.ts";

/** The names of U+00A0 to U+00FF, in order. */
const LATIN1 =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

/** Names in HTML 4 of letters, punctuation and symbols beyond Latin-1, each with its character. */
const OTHERS =
  "OElig Œ oelig œ Scaron Š scaron š Yuml Ÿ fnof ƒ circ ˆ tilde ˜ ndash – mdash — lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ dagger † Dagger ‡ bull • hellip … permil ‰ prime ′ Prime ″ lsaquo ‹ rsaquo › oline ‾ frasl ⁄ euro € trade ™ larr ← uarr ↑ rarr → darr ↓ harr ↔ infin ∞ asymp ≈ ne ≠ le ≤ ge ≥ minus − spades ♠ clubs ♣ hearts ♥ diams ♦ check ✓ star ☆";

const SPACES = {
  ensp: "\u2002",
  emsp: "\u2003",
  thinsp: "\u2009",
  zwnj: "\u200c",
  zwj: "\u200d",
  lrm: "\u200e",
  rlm: "\u200f",
};

/** Known in any case, because X's API and older programs write `&AMP;`. */
const BASIC = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const NAMED = new Map<string, string>([
  ...LATIN1.split(" ").map((name, index): [string, string] => [name, String.fromCodePoint(0xa0 + index)]),
  ...[...OTHERS.matchAll(/(\S+) (\S+)/g)].map(([, name = "", character = ""]): [string, string] => [
    name,
    character,
  ]),
  ...Object.entries(SPACES),
]);
const ANY_CASE = new Map(Object.entries(BASIC));
const windows1252 = decoderOf("windows-1252");

/**
 * Decodes the character references that exports write (`&amp;`, `&#39;`, `&hellip;`), once: `&amp;lt;` becomes `&lt;`.
 * The model reads the decoded text; files keep the text as it is.
 */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:([a-z]\w{1,7})|#(\d{1,7})|#x([\da-f]{1,6}));/gi,
    (whole, name, decimal, hexadecimal) => {
      if (name !== undefined) return NAMED.get(name) ?? ANY_CASE.get(name.toLowerCase()) ?? whole;
      return characterOf(decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal)) ?? whole;
    },
  );
}

/** HTML reads 128 to 159 as bytes of windows-1252. */
function characterOf(code: number): string | undefined {
  if (code >= 0x80 && code < 0xa0) return windows1252.decode(Uint8Array.of(code));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
