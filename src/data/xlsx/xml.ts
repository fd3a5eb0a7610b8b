/** Reads XML as a stream of events, with namespaces, for the parts of workbooks. */

import { Parser } from "htmlparser2";
import type { ByteStream } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { decode } from "../text/encoding.ts";

export type XmlAttributes = Readonly<Record<string, string>>;

/** Where an element is, for a later reading of it alone. */
export interface XmlPlace {
  /** Offset of the start of its tag, in characters of the text. */
  readonly start: number;
  /** Offset after its end tag, when it is closed. */
  readonly end: number;
  /** The namespaces that are in scope. */
  scope(): XmlScope;
}

/** The namespaces around an element. */
export interface XmlScope {
  root: string | undefined;
  uris: ReadonlyMap<string, string>;
}

/** The name of an element in the namespace of the document's root is its local name; others are `NAMESPACE LOCAL`. */
export interface XmlHandler {
  open(name: string, attributes: XmlAttributes, place: XmlPlace): void;
  close(name: string, place: XmlPlace): void;
  /** A piece of text; a long text comes in several. */
  text(text: string): void;
}

/** The value of an attribute by its local name, with any prefix. */
export function attribute(attributes: XmlAttributes, name: string): string | undefined {
  if (Object.hasOwn(attributes, name)) return attributes[name];
  const key = Object.keys(attributes).find((other) => other.endsWith(`:${name}`));
  return key === undefined ? undefined : attributes[key];
}

/** Excel writes control characters as `_x000D_` (ECMA-376, ST_Xstring). */
const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;

export const unescapeCell = (text: string) =>
  text.includes("_x")
    ? text.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;

/** The namespaces that are in scope, by prefix; the default one has the prefix "". */
class Namespaces {
  readonly #scopes: { depth: number; prefixes: string[] }[] = [];
  /** The namespaces of a prefix, the innermost last. */
  readonly #uris: Map<string, string[]>;
  readonly #names = new Map<string, string>();
  #root: string | undefined;

  constructor(around?: XmlScope) {
    this.#root = around?.root;
    this.#uris = new Map([...(around?.uris ?? [])].map(([prefix, uri]) => [prefix, [uri]]));
  }

  get scope(): XmlScope {
    const entries = [...this.#uris].flatMap(([prefix, uris]): [string, string][] => {
      const uri = uris.at(-1);
      return uri === undefined ? [] : [[prefix, uri]];
    });
    return { root: this.#root, uris: new Map(entries) };
  }

  declare(attributes: XmlAttributes, depth: number): void {
    const prefixes: string[] = [];
    for (const [name, uri] of Object.entries(attributes)) {
      const prefix = name === "xmlns" ? "" : name.startsWith("xmlns:") ? name.slice(6) : undefined;
      if (prefix === undefined) continue;
      prefixes.push(prefix);
      const uris = this.#uris.get(prefix);
      if (uris) uris.push(uri);
      else this.#uris.set(prefix, [uri]);
    }
    this.#scopes.push({ depth, prefixes });
    this.#names.clear();
  }

  /** Ends the scope of the declarations on an element of this depth. */
  leave(depth: number): void {
    const scope = this.#scopes.at(-1);
    if (scope?.depth !== depth) return;
    this.#scopes.pop();
    for (const prefix of scope.prefixes) this.#uris.get(prefix)?.pop();
    this.#names.clear();
  }

  nameOf(qualified: string): string {
    const known = this.#names.get(qualified);
    if (known !== undefined) return known;
    const colon = qualified.indexOf(":");
    const prefix = colon === -1 ? "" : qualified.slice(0, colon);
    const local = qualified.slice(colon + 1);
    const uri = this.#uris.get(prefix)?.at(-1) ?? prefix;
    this.#root ??= uri;
    const name = uri === this.#root ? local : `${uri} ${local}`;
    this.#names.set(qualified, name);
    return name;
  }
}

/**
 * Parses a stream of XML and yields after each chunk, so that what the handler collected can be taken.
 * @throws AppError `damaged` when the document is cut off, `over-limit` for a tag or comment without an end
 */
export function parseXml(source: ByteStream, handler: XmlHandler): AsyncGenerator<void, void, undefined> {
  return parseXmlText(decodeXml(source), handler);
}

/** The same for a document, or an element of one, that is decoded. @param around of the element */
export async function* parseXmlText(
  source: AsyncIterable<string>,
  handler: XmlHandler,
  around?: XmlScope,
): AsyncGenerator<void, void, undefined> {
  const namespaces = new Namespaces(around);
  let depth = 0;
  let hasDeclaration = false;
  let sinceEvent = 0;
  const parser = new Parser(
    {
      onattribute(name) {
        if (name.startsWith("xmlns")) hasDeclaration = true;
      },
      onopentag(name, attributes) {
        sinceEvent = 0;
        if (++depth > LIMITS.nestingDepth) {
          throw new AppError(
            "over-limit",
            `The workbook has elements more than ${LIMITS.nestingDepth} deep.`,
          );
        }
        if (hasDeclaration) namespaces.declare(attributes, depth);
        hasDeclaration = false;
        handler.open(namespaces.nameOf(name), attributes, place);
      },
      onclosetag(name) {
        sinceEvent = 0;
        handler.close(namespaces.nameOf(name), place);
        namespaces.leave(depth--);
      },
      ontext(text) {
        sinceEvent = 0;
        handler.text(text);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  const place = {
    get start() {
      return parser.startIndex;
    },
    get end() {
      return parser.endIndex + 1;
    },
    scope: () => namespaces.scope,
  };
  for await (const text of source) {
    sinceEvent += text.length;
    parser.write(text);
    if (sinceEvent > LIMITS.cellCharacters) {
      throw new AppError("over-limit", "The workbook has a tag or a comment that does not end.");
    }
    yield;
  }
  if (depth > 0) throw new AppError("damaged", "The workbook ends in the middle of an element.");
}

/** The text of a document, with the line ends of XML. */
export const decodeXml = (source: ByteStream): AsyncIterable<string> => withLineFeeds(xmlText(source));

/** Bytes of the XML declaration, which can name the encoding. */
const DECLARATION = 200;

async function* xmlText(source: ByteStream): AsyncGenerator<string, void, undefined> {
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  async function* all() {
    yield first.value as Uint8Array;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  yield* decode(all(), encodingOf(first.value));
}

function encodingOf(start: Uint8Array): string {
  const [first, second] = start;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return "utf-16be";
  const declaration = String.fromCharCode(...start.subarray(0, DECLARATION));
  return /^[^<]*<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(declaration)?.[1] ?? "utf-8";
}

/** Line ends as XML defines them (1.0, 2.11): CR LF and CR are LF, also where a chunk ends between CR and LF. */
async function* withLineFeeds(source: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let held = "";
  for await (const chunk of source) {
    const text = held + chunk;
    held = text.endsWith("\r") ? "\r" : "";
    yield (held ? text.slice(0, -1) : text).replace(/\r\n?/g, "\n");
  }
  if (held) yield "\n";
}
