import { displayWidth } from "../../../data/formats/dumps/aligned-columns.ts";
import { type Draft, drawCount, type Material } from "./material.ts";

const VARIANTS = ["Markdown", "psql", "MySQL", "DuckDB", "grid", "dashes", "pandas"] as const;
const COLUMNS = ["id", "text", "label"] as const;

const padded = (text: string, width: number, isRight = false) => {
  const blanks = " ".repeat(Math.max(0, width - displayWidth(text)));
  return isRight ? blanks + text : text + blanks;
};

/** Tables that programs draw. Bars are escaped in Markdown; other programs write them as they are. */
export function drawDrawnTable({ draw, lineText }: Material): Draft {
  const variant = draw.of(VARIANTS);
  const count = Math.max(2, drawCount(draw));
  // Several blanks could be the border of a cell, and tables without bars cannot have blanks beside each other.
  const text = () =>
    lineText()
      .replaceAll(/ {2,}/g, " ")
      .replaceAll(/[\p{Mn}\p{Cf}]|\p{Emoji_Modifier}/gu, "")
      .trim();
  const rows = Array.from({ length: count }, (_, index) => ({
    id: String(index + 1),
    text: text(),
    label: draw.of(["pos", "neg", "neu"]),
  }));
  const cells = rows.map(({ id, text: written, label }) => [
    id,
    variant === "psql" || variant === "Markdown" ? written : written.replaceAll("|", "/"),
    label,
  ]);
  const shown =
    variant === "Markdown" ? cells.map((row) => row.map((cell) => cell.replaceAll("|", "\\|"))) : cells;
  const widths = COLUMNS.map((name, column) =>
    Math.max(...[[...COLUMNS], ...shown].map((row) => displayWidth(row[column] ?? name))),
  );
  const source = WRITERS[variant](shown, widths, draw.chance(0.5));
  return {
    name: "table.txt",
    text: source,
    rows: cells.map(([id = "", written = "", label = ""]) => ({ id, text: written, label })),
    textColumn: "text",
    variant,
  };
}

type Writer = (rows: readonly (readonly string[])[], widths: readonly number[], other: boolean) => string;

const line = (
  cells: readonly string[],
  widths: readonly number[],
  [left, middle, right]: readonly [string, string, string],
) =>
  `${left} ${cells.map((cell, column) => padded(cell, widths[column] ?? 0, column === 0)).join(` ${middle} `)} ${right}`;
const ruled = (
  widths: readonly number[],
  [left, middle, right, dash]: readonly [string, string, string, string],
) => left + widths.map((width) => dash.repeat(width + 2)).join(middle) + right;
const joined = (...lines: string[]) => `${lines.join("\n")}\n`;

const WRITERS: Record<(typeof VARIANTS)[number], Writer> = {
  Markdown: (rows, widths, other) =>
    other
      ? joined("| id | text | label |", "|---:|:---|---|", ...rows.map((cells) => `| ${cells.join(" | ")} |`))
      : joined(
          line(COLUMNS, widths, ["|", "|", "|"]),
          ruled(widths, ["|", "|", "|", "-"]),
          ...rows.map((cells) => line(cells, widths, ["|", "|", "|"])),
        ),
  psql: (rows, widths) =>
    joined(
      line(COLUMNS, widths, ["", "|", ""]),
      ruled(widths, ["", "+", "", "-"]),
      ...rows.map((cells) => line(cells, widths, ["", "|", ""]).trimEnd()),
      `(${rows.length} rows)`,
      "",
    ),
  MySQL: (rows, widths) => {
    const rule = ruled(widths, ["+", "+", "+", "-"]);
    return joined(
      rule,
      line(COLUMNS, widths, ["|", "|", "|"]),
      rule,
      ...rows.map((cells) => line(cells, widths, ["|", "|", "|"])),
      rule,
      `${rows.length} rows in set (0.00 sec)`,
    );
  },
  DuckDB: (rows, widths) => {
    const bars = ["│", "│", "│"] as const;
    const wide = widths.map((width) => Math.max(width, 7));
    return joined(
      ruled(wide, ["┌", "┬", "┐", "─"]),
      line(COLUMNS, wide, bars),
      line(["int32", "varchar", "varchar"], wide, bars),
      ruled(wide, ["├", "┼", "┤", "─"]),
      ...rows.map((cells) => line(cells, wide, bars)),
      ruled(wide, ["└", "┴", "┘", "─"]),
    );
  },
  grid: (rows, widths) => {
    const rule = ruled(widths, ["+", "+", "+", "-"]);
    return joined(
      rule,
      line(COLUMNS, widths, ["|", "|", "|"]),
      ruled(widths, ["+", "+", "+", "="]),
      ...rows.flatMap((cells) => [line(cells, widths, ["|", "|", "|"]), rule]),
    );
  },
  dashes: (rows, widths) => {
    const columns = (cells: readonly string[]) =>
      cells
        .map((cell, column) => padded(cell, widths[column] ?? 0))
        .join("  ")
        .trimEnd();
    return joined(
      columns(COLUMNS),
      widths.map((width) => "-".repeat(width)).join("  "),
      ...rows.map(columns),
    );
  },
  pandas: (rows, widths) => {
    const index = String(rows.length - 1).length;
    const columns = (first: string, cells: readonly string[]) =>
      padded(first, index) +
      cells.map((cell, column) => `  ${padded(cell, widths[column] ?? 0, true)}`).join("");
    return joined(columns("", COLUMNS), ...rows.map((cells, row) => columns(String(row), cells)));
  },
};
