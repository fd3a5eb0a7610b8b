/** Strings, which are kept, and the numbers that JSON does not have. */
const STRING_OR_NAN = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/**
 * Parses JSON as Python's `json` writes it: NaN and the infinities, which become null, and a byte order mark are accepted.
 * @throws SyntaxError
 */
export function parsePythonJson(text: string): unknown {
  const json = text.replace(/^\uFEFF/, "");
  return JSON.parse(json.replaceAll(STRING_OR_NAN, (match) => (match.startsWith('"') ? match : "null")));
}
