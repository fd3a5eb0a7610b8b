/** Names of tables and columns in SQL. */

const QUOTED = /"((?:[^"]|"")+)"|`((?:[^`]|``)+)`|\[([^\]]+)\]|([^\s.,"`[\]()]+)/g;
/** Schemas that most tables are in. */
const USUAL = new Set(["public", "dbo", "main"]);
/** What a definition of a table has besides columns. */
const CONSTRAINT =
  /^(?:primary\s+key|key|unique|constraint|index|foreign\s+key|check|fulltext|spatial|exclude|like|period)\b/i;

const partsOf = (name: string): string[] =>
  [...name.matchAll(QUOTED)].map(([, double, back, bracket, plain]) =>
    (double?.replaceAll('""', '"') ?? back?.replaceAll("``", "`") ?? bracket ?? plain ?? "").trim(),
  );

/** `"public"."posts"` becomes `posts`. */
export const unquoted = (name: string): string =>
  partsOf(name)
    .filter((part, index, all) => index === all.length - 1 || !USUAL.has(part.toLowerCase()))
    .join(".");

/** The names of a list of columns. */
export const namesOf = (list: string): string[] => partsOf(list);

export interface ColumnDefinition {
  name: string;
  /** What follows the name: its type and constraints. */
  declared: string;
}

/** The columns and constraints in the definition of a table. */
export function definitionsOf(definition: string): { columns: ColumnDefinition[]; constraints: string[] } {
  const columns: ColumnDefinition[] = [];
  const constraints: string[] = [];
  for (const part of topLevelParts(definition.replaceAll(/--[^\n]*(?:\n|$)|\/\*.*?\*\//gs, "\n"))) {
    const text = part.trim();
    if (CONSTRAINT.test(text)) constraints.push(text);
    else {
      const [first] = text.matchAll(QUOTED);
      const [name] = partsOf(text);
      if (first && name !== undefined) columns.push({ name, declared: text.slice(first[0].length).trim() });
    }
  }
  return { columns, constraints };
}

/** The names of the columns in the definition of a table. */
export const columnsOfTable = (definition: string): string[] =>
  definitionsOf(definition).columns.map(({ name }) => name);

/** Divides at the commas that are in no parentheses and strings. */
function topLevelParts(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: token, index } of text.matchAll(/'(?:[^']|'')*'|"[^"]*"|`[^`]*`|[(),]/g)) {
    if (token === "(") depth++;
    else if (token === ")") depth--;
    else if (token === "," && depth === 0) {
      parts.push(text.slice(from, index));
      from = index + 1;
    }
  }
  return [...parts, text.slice(from)];
}
