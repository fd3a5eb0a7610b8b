/** Cells that stand for a missing text. */

/** What programs and services write for a missing value, one on each line: pandas' `na_values`, R, SQL, Excel, Reddit. */
const MISSING = new Set(
  String.raw`
    null
    nan
    -nan
    none
    nil
    undefined
    n/a
    #n/a
    #n/a n/a
    #na
    #n/d
    #nv
    #wert!
    #bezug!
    #zahl!
    n.a.
    nat
    <nan>
    <none>
    <na>
    <null>
    (null)
    [null]
    \n
    1.#ind
    -1.#ind
    1.#qnan
    -1.#qnan
    not available
    not applicable
    (blank)
    (empty)
    #value!
    #ref!
    #name?
    #div/0!
    #num!
    #null!
    #error!
    []
    {}
    -
    --
    ---
    –
    —
    [deleted]
    [removed]
    [deleted by user]
    [ removed by reddit ]
    [unavailable]
    <deleted>
    <removed>
    (deleted)
    (removed)`
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== ""),
);

/** The most characters of a missing value, with quotes around it. */
const MAX_LENGTH = 30;
/** Characters that show nothing, at the ends of a cell. */
const EDGES = /^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu;
const QUOTED = /^(["'`])(.*)\1$/s;
const EMPTY_QUOTES = /^["'`“”„‘’‚«»]+$/u;

/** Whether a whole cell says that there is no text; "none of this works" is a text. */
export function isMissingValue(cell: string): boolean {
  const trimmed = cell.trim();
  if (trimmed.length > MAX_LENGTH) return false;
  const text = trimmed.replace(EDGES, "");
  if (EMPTY_QUOTES.test(text)) return true;
  const value = text.replace(QUOTED, "$2").trim();
  // "Na" is a word in several languages.
  return value === "NA" || MISSING.has(value.toLowerCase());
}

/** Spaces, control and format characters, combining marks without a letter, and characters that show nothing. */
const INVISIBLE = /^[\s\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Whether a text has nothing to score: it is empty, or holds only spaces and characters that show nothing. */
export const isEmptyText = (text: string): boolean => INVISIBLE.test(text);
