/** Converts JSON records to flat cells of text without rounding numbers. */

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|-?\b(?:NaN|Infinity)\b/g;

/** Objects inside objects become columns with dotted names down to this depth; deeper objects are written as JSON. */
const MAX_DEPTH = 4;

/**
 * `JSON.parse`, except that a number becomes text if it would be written differently again (an id beyond 2^53, 1.0),
 * and that NaN, which Python writes, becomes null.
 * @throws SyntaxError
 */
export function parseExactly(json: string): unknown {
  let hasWords = false;
  const exact = json.replace(TOKENS, (token) => {
    if (token.startsWith('"')) return token;
    if (/[a-z]$/i.test(token)) {
      hasWords = true;
      return token === "NaN" ? "null" : `"${token}"`;
    }
    return String(Number(token)) === token ? token : `"${token}"`;
  });
  // An invalid number such as 01 must not become valid by the added quotes.
  if (exact !== json && !hasWords) JSON.parse(json);
  return JSON.parse(exact);
}

export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  return typeof value === "object" ? JSON.stringify(value) : String(value as number | boolean | bigint);
}

/** A record as cells by column name: `{ user: { name: "a" } }` becomes `user.name`. */
export function flatten(value: unknown): Map<string, string> {
  const cells = new Map<string, string>();
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    flattenInto(cells, "", value, 1);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) cells.set(`column_${index + 1}`, cellOf(item));
  } else {
    cells.set("text", cellOf(value));
  }
  return cells;
}

function flattenInto(cells: Map<string, string>, prefix: string, value: object, depth: number): void {
  for (const [key, item] of Object.entries(value) as [string, unknown][]) {
    const isNested = typeof item === "object" && item !== null && !Array.isArray(item);
    if (isNested && depth < MAX_DEPTH && Object.keys(item).length > 0) {
      flattenInto(cells, `${prefix}${key}.`, item, depth + 1);
    } else cells.set(uniqueName(cells, prefix + key), cellOf(item));
  }
}

/** An unused name: `{"user.name": 1, "user": {"name": 2}}` has two fields with the same dotted name. */
function uniqueName(cells: ReadonlyMap<string, string>, name: string): string {
  let unique = name;
  for (let count = 2; cells.has(unique); count++) unique = `${name}_${count}`;
  return unique;
}
