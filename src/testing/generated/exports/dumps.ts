/** Records as programs write them out: ARFF, YAML, Python, RTF. */

import { type Draft, drawCount, type Material } from "./material.ts";

export function drawArff({ draw, lineText, text }: Material): Draft {
  const quote = draw.of(["'", '"']);
  const rows = Array.from({ length: drawCount(draw) }, () => ({
    text: draw.chance(0.5) ? lineText() : text(),
    class: draw.of(["neg", "pos", ""]),
  }));
  const written = (value: string) =>
    quote + value.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`).replaceAll("\n", "\\n") + quote;
  const head = `${draw.chance(0.5) ? "% by hand\n" : ""}${draw.of(["@relation", "@RELATION"])} posts\n\n@attribute text string\n@attribute class {neg,pos}\n\n${draw.of(["@data", "@DATA"])}\n`;
  const body = rows.map((row) => `${written(row.text)},${row.class || "?"}\n`).join("");
  return { name: "posts.arff", text: head + body, rows, textColumn: "text", variant: quote };
}

export function drawYaml({ draw, text, lineText }: Material): Draft {
  const style = draw.of(["double", "single", "block", "json"]);
  const isNamed = draw.chance(0.3);
  const rows = Array.from({ length: Math.max(2, drawCount(draw)) }, (_, index) => ({
    id: String(index),
    text: style === "single" ? lineText() : text(),
  }));
  const indent = isNamed ? "  " : "";
  const value = (written: string) =>
    style === "single"
      ? `'${written.replaceAll("'", "''")}'`
      : style === "block"
        ? `|-\n${written.replaceAll(/^(?=.)/gm, `${indent}    `)}`
        : JSON.stringify(written);
  const isTextFirst = draw.chance(0.3);
  const record = ({ id, text: written }: { id: string; text: string }) => {
    if (style === "json") return `${indent}- {id: ${id}, text: ${value(written)}}\n`;
    const fields = [`id: ${id}`, `text: ${value(written)}`];
    return `${indent}- ${(isTextFirst ? fields.toReversed() : fields).join(`\n${indent}  `)}\n`;
  };
  return {
    name: "posts.yaml",
    text: (isNamed ? "posts:\n" : draw.chance(0.3) ? "---\n" : "") + rows.map(record).join(""),
    rows,
    textColumn: "text",
    variant: style,
  };
}

/** As `repr` writes a text. */
function repr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return (
    quote + text.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`).replaceAll("\n", "\\n") + quote
  );
}

export function drawPython({ draw, people, text }: Material): Draft {
  const isList = draw.chance(0.5);
  const rows = Array.from({ length: drawCount(draw) }, () => ({
    id: `17${draw.int(1e8, 9e8)}${draw.int(1e8, 9e8)}`,
    text: text(),
    "user.name": draw.of(people),
    old: draw.of(["true", "false", ""]),
  }));
  const dicts = rows.map((row) => {
    const old = { true: "True", false: "False", "": "None" }[row.old] ?? "";
    return `{'id': ${row.id}, 'text': ${repr(row.text)}, 'user': {'name': ${repr(row["user.name"])}}, 'old': ${old}}`;
  });
  return {
    name: draw.of(["posts.txt", "posts.json"]),
    text: isList ? `[${dicts.join(draw.of([", ", ",\n "]))}]\n` : `${dicts.join("\n")}\n`,
    rows,
    textColumn: "text",
    variant: isList ? "list" : "lines",
  };
}

export function drawRtf({ draw, lineText }: Material): Draft {
  const variant = draw.of(["TextEdit", "WordPad"]);
  const rows = Array.from({ length: drawCount(draw) }, () => ({ text: lineText() }));
  const written = (text: string) =>
    [...text.replaceAll(/[\\{}]/g, "\\$&")]
      .map((character) =>
        character > "\x7f"
          ? [...Array(character.length).keys()]
              .map(
                (at) =>
                  `\\u${variant === "TextEdit" ? "" : ""}${(character.charCodeAt(at) << 16) >> 16}${variant === "TextEdit" ? " " : "?"}`,
              )
              .join("")
          : character,
      )
      .join("");
  const head =
    variant === "TextEdit"
      ? "{\\rtf1\\ansi\\ansicpg1252\\cocoartf2709\n{\\fonttbl\\f0\\fswiss Helvetica;}\n{\\colortbl;\\red255;}\n\\f0\\fs24 \\cf0 \\uc0 "
      : "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\n\\pard\\f0 ";
  const end = variant === "TextEdit" ? "\\\n" : "\\par\n";
  return {
    name: "posts.rtf",
    text: `${head}${rows.map(({ text }) => written(text) + end).join("")}}`,
    rows,
    textColumn: "text",
    variant,
  };
}
