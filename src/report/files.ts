/** A report as files: the page, a CSV for each table, an SVG for each figure. */

import { zipSync } from "fflate";
import { drawingToSvg } from "../ui/files/drawing-svg.ts";
import { csv, fileName } from "../ui/files/csv.ts";
import { reportHtml } from "./html.ts";
import type { Report, ReportFigure, ReportTable } from "./report.ts";

/** A zip stores a time for each file; a constant one keeps its bytes the same. In local time, as zip has it. */
const TIME = new Date(1980, 0, 1);

/** The figures and tables in the order in which the page numbers them. */
function numbered({ sections }: Report): { figures: ReportFigure[]; tables: ReportTable[] } {
  const blocks = sections.flatMap((section) => section.blocks);
  return {
    figures: blocks.flatMap((block) => (block.kind === "figure" ? [block.figure] : [])),
    tables: blocks.flatMap((block) => {
      if (block.kind === "figure") return [block.figure.table];
      return block.kind === "table" ? [block.table] : [];
    }),
  };
}

/** The contents of the files by their names. */
export function reportFiles(report: Report): Map<string, string> {
  const { figures, tables } = numbered(report);
  return new Map([
    ["report.html", reportHtml(report)],
    ...figures.map(({ name, caption, drawing }, at): [string, string] => [
      fileName(`figure ${at + 1} ${name}`, "svg"),
      drawingToSvg({ ...drawing, title: caption }),
    ]),
    ...tables.map(({ name, data }, at): [string, string] => [
      fileName(`table ${at + 1} ${name}`, "csv"),
      csv(data),
    ]),
  ]);
}

/** A zip of these files. */
export function reportZip(report: Report): Uint8Array<ArrayBuffer> {
  const files = Array.from(reportFiles(report), ([name, content]) => [
    name,
    new TextEncoder().encode(content),
  ]);
  return zipSync(Object.fromEntries(files) as Record<string, Uint8Array>, {
    mtime: TIME,
  }) as Uint8Array<ArrayBuffer>;
}
