/** A report as one HTML file that needs no script and no other file, on screen and in print. */

import { directionOf, t } from "../i18n/texts.ts";
import { drawingToSvg } from "../ui/files/drawing-svg.ts";
import { formatDays } from "../ui/format/numbers.ts";
import { shownText } from "../ui/format/shown-text.ts";
import { escapeHtml } from "./escape-html.ts";
import { REFERENCES } from "./references.ts";
import type { Block, Report, ReportFigure, ReportSection, ReportTable } from "./report.ts";
import { STYLE } from "./style.ts";

/** A text of the file. */
const cell = (text: string): string => escapeHtml(shownText(text));

/** A table of more rows can be divided between pages. */
const LONGEST_WHOLE = 15;

/** Numbers figures and tables in the order of the report. */
class Numbers {
  #figures = 0;
  #tables = 0;

  figure(caption: string): string {
    return t("report:figure", { number: ++this.#figures, caption });
  }

  table(caption: string): string {
    return t("report:table", { number: ++this.#tables, caption });
  }
}

/** @param report built while its language is in use */
export function reportHtml({ language, title, app, made, sections }: Report): string {
  const numbers = new Numbers();
  const day = Date.parse(made);
  const links = sections.map(({ id, title: name }) => `<li><a href="#${id}">${escapeHtml(name)}</a></li>`);
  return [
    "<!doctype html>",
    `<html lang="${language}" dir="${directionOf(language)}">`,
    "<head>",
    '<meta charset="utf-8">',
    // The file asks for nothing from anywhere, whatever a text in it contains.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light">',
    `<meta name="generator" content="${escapeHtml(app)}">`,
    `<title>${escapeHtml(title)}</title>`,
    `<style>${STYLE}</style>`,
    "</head>",
    "<body>",
    "<header>",
    `<h1 dir="auto">${escapeHtml(title)}</h1>`,
    `<p class="made">${escapeHtml(t("report:made", { app, date: formatDays(day, day) }))}</p>`,
    "</header>",
    `<nav aria-label="${escapeHtml(t("report:contents"))}"><ol>${links.join("")}</ol></nav>`,
    "<main>",
    ...sections.map((section) => sectionHtml(section, numbers)),
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

const sectionHtml = ({ id, title, blocks }: ReportSection, numbers: Numbers): string =>
  [
    `<section id="${id}" aria-labelledby="${id}-title">`,
    `<h2 id="${id}-title" dir="auto">${escapeHtml(title)}</h2>`,
    ...blocks.map((block) => blockHtml(block, numbers)),
    "</section>",
  ].join("\n");

function blockHtml(block: Block, numbers: Numbers): string {
  switch (block.kind) {
    case "text":
      return `<p dir="auto">${escapeHtml(block.text)}</p>`;
    case "warning":
      return `<p class="warning" dir="auto">${escapeHtml(block.text)}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li dir="auto">${escapeHtml(item)}</li>`).join("")}</ul>`;
    case "facts":
      return `<dl>${block.facts
        .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd dir="auto">${cell(value)}</dd>`)
        .join("\n")}</dl>`;
    case "table":
      return tableHtml(block.table, numbers);
    case "figure":
      return figureHtml(block.figure, numbers);
    case "references":
      return `<ol class="references">${block.ids
        .map((id) => REFERENCES[id])
        .map(
          ({ text, url }) =>
            `<li>${escapeHtml(text)} <a href="${escapeHtml(url)}">${escapeHtml(url)}</a></li>`,
        )
        .join("\n")}</ol>`;
  }
}

function tableHtml({ caption, head, rows, textColumns = 1 }: ReportTable, numbers: Numbers): string {
  const kind = (column: number) => (column < textColumns ? "" : ' class="number"');
  return [
    `<div class="${rows.length > LONGEST_WHOLE ? "table" : "table short"}"><table>`,
    `<caption dir="auto">${escapeHtml(numbers.table(caption))}</caption>`,
    `<thead><tr>${head.map((name, at) => `<th scope="col"${kind(at)}>${escapeHtml(name)}</th>`).join("")}</tr></thead>`,
    "<tbody>",
    ...rows.map(
      (cells) =>
        `<tr>${cells
          .map((text, at) =>
            at === 0
              ? `<th scope="row" dir="auto">${cell(text)}</th>`
              : `<td${kind(at)} dir="auto">${cell(text)}</td>`,
          )
          .join("")}</tr>`,
    ),
    "</tbody></table></div>",
  ].join("\n");
}

const figureHtml = ({ caption, drawing, table }: ReportFigure, numbers: Numbers): string =>
  [
    "<figure>",
    drawingToSvg({ ...drawing, title: caption }),
    `<figcaption dir="auto">${escapeHtml(numbers.figure(caption))}</figcaption>`,
    "</figure>",
    tableHtml(table, numbers),
  ].join("\n");
