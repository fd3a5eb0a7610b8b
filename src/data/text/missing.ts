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
    ""
    ''
    "
    -
    --
    ---
    –
    —
    [deleted]
    [removed]
    [deleted by user]
    [ removed by reddit ]`
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== ""),
);

/** Whether a whole cell says that there is no text; "none of this works" is a text. */
export function isMissingValue(cell: string): boolean {
  const text = cell.trim();
  // "Na" is a word in several languages.
  return text.length <= 25 && (text === "NA" || MISSING.has(text.toLowerCase()));
}

/** Spaces, control and format characters, combining marks without a letter, and characters that show nothing. */
const INVISIBLE = /^[\s\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Whether a text has nothing to score: it is empty, or holds only spaces and characters that show nothing. */
export const isEmptyText = (text: string): boolean => INVISIBLE.test(text);
