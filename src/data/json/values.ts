/** JSON records to flat cells of text, with no number rounded on the way. */

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Objects inside objects become columns with dotted names down to this depth; below, they stay JSON. */
const DEPTH = 4;

/**
 * `JSON.parse`, except that a number which would not read the same again stays text: an id beyond 2^53, 1.0.
 * @throws SyntaxError
 */
export function parseExactly(json: string): unknown {
  const exact = json.replace(TOKENS, (token) => {
    if (token.startsWith('"')) return token;
    return String(Number(token)) === token ? token : `"${token}"`;
  });
  // An invalid number such as 01 must not become valid by its quotes.
  if (exact !== json) JSON.parse(json);
  return JSON.parse(exact);
}

export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  return typeof value === "object" ? JSON.stringify(value) : String(value as number | boolean | bigint);
}

/** A record as name and cell pairs: `{ user: { name: "a" } }` is `user.name`. */
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
    if (isNested && depth < DEPTH && Object.keys(item).length > 0) {
      flattenInto(cells, `${prefix}${key}.`, item, depth + 1);
    } else cells.set(prefix + key, cellOf(item));
  }
}
