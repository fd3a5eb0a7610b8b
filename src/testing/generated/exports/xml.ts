import { type Draft, drawCount, type Material } from "./material.ts";

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Feeds, rows with attributes, sentences in reviews. */
export function drawXml({ draw, people, text }: Material): Draft {
  const variant = draw.of(["RSS", "Atom", "rows", "sentences", "elements"]);
  const count = Math.max(2, drawCount(draw));
  const texts = Array.from({ length: count }, () => text());
  const declaration = '<?xml version="1.0" encoding="utf-8"?>\n';
  const written = (value: string) =>
    draw.chance(0.3) && !value.includes("]]>") ? `<![CDATA[${value}]]>` : escaped(value);
  const author = () => escaped(draw.of(people));
  const make: Record<string, () => { text: string; column: string }> = {
    RSS: () => ({
      column: "description",
      text: `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Boats</title>\n${texts.map((value, index) => `<item><title>No ${index}</title><description>${written(value)}</description><dc:creator>${author()}</dc:creator></item>\n`).join("")}</channel></rss>\n`,
    }),
    Atom: () => ({
      column: "content",
      text: `<feed xmlns="http://www.w3.org/2005/Atom"><title>Boats</title>\n${texts.map((value, index) => `<entry><id>${index}</id><author><name>${author()}</name></author><content>${written(value)}</content></entry>\n`).join("")}</feed>\n`,
    }),
    rows: () => ({
      column: "Text",
      text: `<comments>\n${texts.map((value, index) => `  <row Id="${index}" Score="2" Text="${escaped(value).replaceAll("\n", "&#xA;")}" />\n`).join("")}</comments>\n`,
    }),
    sentences: () => ({
      column: "text",
      text: `<Reviews><Review rid="0"><sentences>\n${texts.map((value, index) => `<sentence id="${index}"><text>${written(value)}</text>${draw.chance(0.5) ? '<Opinions><Opinion polarity="positive"/></Opinions>' : ""}</sentence>\n${index > 0 && draw.chance(0.3) && index < texts.length - 1 ? `</sentences></Review><Review rid="${index}"><sentences>` : ""}`).join("")}</sentences></Review></Reviews>\n`,
    }),
    elements: () => ({
      column: "message",
      text: `<posts>\n${texts.map((value, index) => `  <post>\n    <number>${index}</number>\n    <message>${written(value)}</message>\n  </post>\n`).join("")}</posts>\n`,
    }),
  };
  const made = make[variant]?.() ?? { text: "", column: "" };
  return {
    name: "posts.xml",
    text: declaration + made.text,
    rows: texts.map((value) => ({ [made.column]: value })),
    textColumn: made.column,
    variant,
    keepsLineEnds: true,
  };
}
