/** A pull tokenizer for the XML of Office files, with the five predefined and numeric entities and without DTDs. */

import { AppError } from "../../errors/app-error.ts";

export interface XmlToken {
  kind: "open" | "close" | "text";
  /** The local name of an element without its prefix, or the text. */
  value: string;
  /** The source of the attributes, for `attribute`. */
  attributes: string;
}

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Excel writes control characters as `_x000D_` (ECMA-376, ST_Xstring). */
const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;

function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return NAMED[name] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

export const unescapeCell = (text: string) =>
  text.includes("_x")
    ? text.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;

/** The value of an attribute by its local name. */
export function attribute(attributes: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*("([^"]*)"|'([^']*)')`).exec(attributes);
  return match ? unescapeXml(match[2] ?? match[3] ?? "") : undefined;
}

/**
 * The tokens of a stream of XML. An empty element yields an `open` and a `close`.
 * @throws AppError `damaged` when the text ends inside a tag
 */
export async function* xmlTokens(source: AsyncIterable<string>): AsyncGenerator<XmlToken, void, undefined> {
  let rest = "";
  for await (const chunk of source) {
    const text = rest + chunk;
    let at = 0;
    for (;;) {
      const open = text.indexOf("<", at);
      if (open === -1) break;
      const end = tagEnd(text, open);
      if (end === -1) break;
      if (open > at) yield { kind: "text", value: unescapeXml(text.slice(at, open)), attributes: "" };
      yield* tagTokens(text.slice(open, end));
      at = end;
    }
    rest = text.slice(at);
  }
  if (rest.trim() !== "") throw new AppError("damaged", "The workbook ends in the middle of a tag.");
}

function tagEnd(text: string, open: number): number {
  const close = text.startsWith("<!--", open)
    ? "-->"
    : text.startsWith("<![CDATA[", open)
      ? "]]>"
      : text.startsWith("<?", open)
        ? "?>"
        : ">";
  const at = text.indexOf(close, open + 1);
  return at === -1 ? -1 : at + close.length;
}

function* tagTokens(tag: string): Generator<XmlToken, void, undefined> {
  if (tag.startsWith("<![CDATA[")) {
    yield { kind: "text", value: tag.slice(9, -3), attributes: "" };
    return;
  }
  if (tag.startsWith("<?") || tag.startsWith("<!")) return;
  const isEnd = tag.startsWith("</");
  const isEmpty = tag.endsWith("/>");
  const body = tag.slice(isEnd ? 2 : 1, isEmpty ? -2 : -1);
  const [qualified = ""] = body.split(/\s/, 1);
  const value = qualified.slice(qualified.indexOf(":") + 1);
  if (!isEnd) yield { kind: "open", value, attributes: body.slice(qualified.length) };
  if (isEnd || isEmpty) yield { kind: "close", value, attributes: "" };
}
