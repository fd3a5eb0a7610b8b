/** The help of a command and its part of the reference, both from its table of options. */

import type { Option, OptionTable } from "./option.ts";

export interface CommandText {
  /** Such as `tonescope score FILE [options]`; further lines are other forms. */
  usage: string;
  about: string;
  /** Command lines that can be copied. */
  examples: readonly string[];
  options: OptionTable;
  /** What follows the options in the help, such as exit codes. */
  notes?: string;
}

/** Characters in a line of the help, and before the description of an option. */
const LINE = 120;
const COLUMN = 32;

const signature = ({ flag, alias, value }: Option<unknown>): string =>
  [flag, alias]
    .flatMap((name) => (name ? `--${name}` : []))
    .join(", ")
    .concat(flag && value ? ` ${value}` : "");

function defaultOf({ defaultText, default: value }: Option<unknown>): string {
  if (defaultText !== undefined) return defaultText;
  return typeof value === "number" || (typeof value === "string" && value !== "") ? String(value) : "";
}

/** A continuation has the indentation of its line. @param separator of the words, which stays at the ends of lines */
function wrap(line: string, width: number, separator = " "): string[] {
  const indent = /^ */.exec(line)?.[0] ?? "";
  const [first = "", ...words] = line.slice(indent.length).split(separator);
  const lines = [indent + first];
  for (const word of words) {
    const longer = `${lines.at(-1)}${separator}${word}`;
    if (longer.length <= width) lines[lines.length - 1] = longer;
    else {
      lines[lines.length - 1] += separator.trimEnd();
      lines.push(indent + word);
    }
  }
  return lines;
}

function optionLines(option: Option<unknown>): string[] {
  const left = [signature(option), option.variable].filter(Boolean).join(", ");
  const preset = defaultOf(option);
  const separator = option.help.includes("\n") ? "\n" : " ";
  const description = preset ? `${option.help}${separator}(default: ${preset})` : option.help;
  const right = description.split("\n").flatMap((line) => wrap(line, LINE - COLUMN));
  const margin = " ".repeat(COLUMN);
  const first = `  ${left}`;
  // Many choices take lines of their own.
  if (first.length > LINE) {
    const indent = " ".repeat(signature(option).indexOf(" ") + 3);
    const [name = "", ...choices] = wrap(first.replace(/^ {2}(--\S+) /, "  $1|"), LINE - indent.length, "|");
    return [
      name.replace("|", " "),
      ...choices.map((line) => indent + line.trim()),
      ...right.map((line) => margin + line),
    ];
  }
  if (first.length + 2 > COLUMN) return [first, ...right.map((line) => margin + line)];
  return right.map((line, index) => (index === 0 ? first.padEnd(COLUMN) : margin) + line);
}

/** The options in the order of the table, each group under its heading. */
function groupsOf(table: OptionTable): Map<string, Option<unknown>[]> {
  const groups = new Map<string, Option<unknown>[]>();
  for (const option of Object.values(table)) {
    const { group = "Options" } = option;
    groups.set(group, [...(groups.get(group) ?? []), option]);
  }
  return groups;
}

export function helpText({ usage, about, examples, options, notes }: CommandText): string {
  const groups = [...groupsOf(options)].map(([heading, members]) =>
    [`${heading}:`, ...members.flatMap(optionLines)].join("\n"),
  );
  const paragraphs = about.split("\n").flatMap((line) => wrap(line, LINE));
  const samples = ["Examples:", ...examples.map((line) => `  ${line}`)].join("\n");
  return [usage, paragraphs.join("\n"), samples, ...groups, ...(notes ? [notes] : [])].join("\n\n");
}

const cell = (content: string) => content.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, "<br>");
const code = (content: string) => (content ? `\`${content}\`` : "");

/** The options as a table in Markdown. */
export function optionsMarkdown(table: OptionTable): string {
  const hasVariables = Object.values(table).some(({ variable }) => variable !== undefined);
  const row = (cells: string[]) => `| ${cells.map(cell).join(" | ")} |`;
  const head = ["option", ...(hasVariables ? ["variable"] : []), "default", "meaning"];
  const rows = Object.values(table).map((option) =>
    row([
      code(signature(option)),
      ...(hasVariables ? [code(option.variable ?? "")] : []),
      defaultOf(option),
      option.help,
    ]),
  );
  return [row(head), row(head.map(() => "---")), ...rows].join("\n");
}
