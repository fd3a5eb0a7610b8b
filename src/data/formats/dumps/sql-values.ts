/** Values of SQL as cells of text. */

const MYSQL: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  "0": "\0",
  b: "\b",
  Z: "\u001a",
};
const COPY: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v" };

/** A value of `COPY`, in which `\N` is NULL. */
export function copiedValue(source: string): string {
  if (!source.includes("\\")) return source;
  if (source === String.raw`\N`) return "";
  return source.replace(
    /\\(?:x([\da-f]{1,2})|([0-7]{1,3})|(.))/gis,
    (_, hex?: string, octal?: string, other = "") => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return COPY[other] ?? other;
    },
  );
}

const STRING = /^(?:N|E|U&|_[a-z\d]+\s*)?(['"])/i;
/** SQLite writes line ends by functions: `replace('a\nb','\n',char(10))`. */
const REPLACE = /^replace\((.*),\s*'(\\?[^']*)'\s*,\s*char\((\d+)\)\s*\)$/is;
const UNISTR = /^unistr\((.*)\)$/is;

/** @param escapes whether a backslash escapes the next character */
export function valueOf(source: string, escapes: boolean): string {
  if (/^null$/i.test(source)) return "";
  const replaced = REPLACE.exec(source);
  if (replaced) {
    const [, inner = "", from = "", code = ""] = replaced;
    return valueOf(inner.trim(), false).replaceAll(from, String.fromCharCode(Number(code)));
  }
  const unistr = UNISTR.exec(source);
  if (unistr) {
    return valueOf((unistr[1] ?? "").trim(), false).replace(/\\(?:\\|u?([\da-f]{4}))/gi, (_, hex?: string) =>
      hex === undefined ? "\\" : String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
  const [prefix = "", quote] = STRING.exec(source) ?? [];
  if (quote !== undefined) {
    const end = source.lastIndexOf(quote);
    const text = source.slice(prefix.length, Math.max(end, prefix.length)).replaceAll(quote + quote, quote);
    return escapes || /^E/i.test(prefix) ? unescape(text) : text;
  }
  // `CAST(N'2024-05-03' AS DateTime2)`, `TO_DATE('2024-05-03', 'YYYY-MM-DD')`
  const inner = /^\w+\(\s*(N?'[^']*(?:''[^']*)*')/i.exec(source)?.[1];
  return inner === undefined ? source.replace(/::[\w "[\]]+$/, "") : valueOf(inner, escapes);
}

const unescape = (text: string) =>
  text.includes("\\")
    ? text.replace(/\\([^])/g, (whole, code: string) =>
        code === "%" || code === "_" ? whole : (MYSQL[code] ?? code),
      )
    : text;
