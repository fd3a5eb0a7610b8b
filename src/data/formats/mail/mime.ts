/** Reads one mail: its headers (RFC 5322, RFC 2047) and the text of its body (RFC 2045, RFC 3676). */

import { htmlText } from "../../text/html.ts";
import { base64, bytesOfText, decodeBytes, plainText, quotedPrintable } from "./bytes.ts";

export interface Mail {
  headers: ReadonlyMap<string, string>;
  text: string;
}

/** Parts inside of parts. */
const MAX_DEPTH = 20;

/** @param source with a character for each byte, and LF at the end of lines */
export function readMail(source: string): Mail {
  const { headers, body } = entity(source);
  return { headers, text: textOf(headers, body, 0).trim() };
}

function entity(source: string): { headers: Map<string, string>; body: string } {
  const end = source.startsWith("\n") ? 0 : source.indexOf("\n\n");
  const head = end < 0 ? source : source.slice(0, end);
  const headers = new Map<string, string>();
  for (const line of head.replaceAll(/\n(?=[ \t])/g, "").split("\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return { headers, body: end < 0 ? "" : source.slice(end === 0 ? 1 : end + 2) };
}

const WORD = /=\?([^?\s*]+)(?:\*[^?]*)?\?([QB])\?([^?\n]*)\?=/gi;

/** A header with its encoded words decoded; blanks between two of them are none. */
export function decodeHeader(value: string): string {
  const joined = value.replaceAll(/(\?=)\s+(?==\?[^?\s]+\?[QB]\?)/gi, "$1");
  let text = "";
  let from = 0;
  // Words of one encoding are decoded together, because a character can be cut between them.
  let pending: { charset: string; bytes: number[] } | undefined;
  const take = () => {
    if (pending) text += decodeBytes(Uint8Array.from(pending.bytes), pending.charset);
    pending = undefined;
  };
  for (const { index, 0: whole, 1: charset = "", 2: kind = "", 3: encoded = "" } of joined.matchAll(WORD)) {
    if (index > from || pending?.charset !== charset) take();
    text += plainText(joined.slice(from, index));
    const bytes = /q/i.test(kind) ? quotedPrintable(encoded.replaceAll("_", "=20")) : base64(encoded);
    pending ??= { charset, bytes: [] };
    for (const byte of bytes) pending.bytes.push(byte);
    from = index + whole.length;
  }
  take();
  return text + plainText(joined.slice(from));
}

/** The parameters of a header such as `text/plain; charset=utf-8`. */
function parameters(header: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = "", quoted, plain] of header.matchAll(
    /;\s*([\w*-]+)\s*=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|([^\s;]+))/g,
  )) {
    found.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, "$1") ?? plain ?? "");
  }
  return found;
}

function textOf(headers: ReadonlyMap<string, string>, body: string, depth: number): string {
  const header = headers.get("content-type") ?? "text/plain";
  const type = (/^[\w.+-]+\/[\w.+-]+/.exec(header)?.[0] ?? "text/plain").toLowerCase();
  const given = parameters(header);
  if (/^attachment/i.test(headers.get("content-disposition") ?? "")) return "";
  if (type.startsWith("multipart/")) {
    const boundary = given.get("boundary");
    return boundary === undefined || depth > MAX_DEPTH
      ? ""
      : textOfParts(type, partsOf(body, boundary), depth);
  }
  if (!type.startsWith("text/") || type === "text/calendar") return "";
  const text = decodeBytes(bytesOfBody(headers, body), given.get("charset")).replaceAll(/\r\n?/g, "\n");
  if (type === "text/html") return htmlText(HIDDEN.reduce(withoutElement, text)).trim();
  return /^flowed$/i.test(given.get("format") ?? "")
    ? unwrapped(text, /^yes$/i.test(given.get("delsp") ?? ""))
    : text;
}

/** Elements that a page does not show. */
const HIDDEN = ["head", "title", "style", "script"];

function withoutElement(html: string, name: string): string {
  const lower = html.toLowerCase();
  const kept: string[] = [];
  let from = 0;
  for (let start = lower.indexOf(`<${name}`); start >= 0; start = lower.indexOf(`<${name}`, from)) {
    const end = lower.indexOf(`</${name}`, start);
    const close = end < 0 ? -1 : lower.indexOf(">", end);
    if (close < 0) break;
    // `<header>` begins like `<head>`.
    const isElement = /[\s>/]/.test(lower[start + name.length + 1] ?? "");
    kept.push(html.slice(from, isElement ? start : start + 1));
    from = isElement ? close + 1 : start + 1;
  }
  return kept.join("") + html.slice(from);
}

function bytesOfBody(headers: ReadonlyMap<string, string>, body: string): Uint8Array {
  const encoding = (headers.get("content-transfer-encoding") ?? "").trim().toLowerCase();
  if (encoding === "quoted-printable") return quotedPrintable(body);
  return encoding === "base64" ? base64(body) : bytesOfText(body);
}

/** Of alternatives the plain text, or else the page; of other parts all texts that are no attachments. */
function textOfParts(type: string, parts: readonly string[], depth: number): string {
  const texts = parts.map((part) => {
    const { headers, body } = entity(part);
    const isPlain = !/^text\/html/i.test(headers.get("content-type") ?? "");
    return { isPlain, text: textOf(headers, body, depth + 1).trim() };
  });
  const filled = texts.filter(({ text }) => text !== "");
  if (type === "multipart/alternative") {
    return (filled.find(({ isPlain }) => isPlain) ?? filled.at(-1))?.text ?? "";
  }
  return filled.map(({ text }) => text).join("\n\n");
}

function partsOf(body: string, boundary: string): string[] {
  const marker = `--${boundary}`;
  const parts: string[] = [];
  let lines: string[] | undefined;
  for (const line of body.split("\n")) {
    const isEnd = line.startsWith(`${marker}--`);
    if (isEnd || line.trimEnd() === marker) {
      if (lines) parts.push(lines.join("\n"));
      lines = isEnd ? undefined : [];
    } else lines?.push(line);
  }
  // The end can be cut off.
  if (lines && lines.length > 0) parts.push(lines.join("\n"));
  return parts;
}

/** Joins the lines that a program has wrapped: those that end with a blank. */
function unwrapped(text: string, dropsBlank: boolean): string {
  const joined: string[] = [];
  let isOpen = false;
  let depth = 0;
  for (const line of text.split("\n")) {
    const quotes = /^>*/.exec(line)?.[0] ?? "";
    const content = line.slice(quotes.length).replace(/^ /, "");
    const isSignature = content === "-- ";
    if (isOpen && quotes.length === depth && !isSignature) joined.push((joined.pop() ?? "") + content);
    else joined.push(quotes === "" ? content : `${quotes} ${content}`);
    isOpen = content.endsWith(" ") && !isSignature;
    depth = quotes.length;
    if (isOpen && dropsBlank) joined.push((joined.pop() ?? "").slice(0, -1));
  }
  return joined.join("\n");
}
