import { parseArgs } from "node:util";
import { didYouMean } from "./did-you-mean.ts";
import { type Option, type OptionTable, UsageError, type Values } from "./option.ts";

/** The smallest and the largest number of positional arguments. */
export type Arity = readonly [least: number, most: number];

interface Parsed<T extends OptionTable> {
  values: Values<T>;
  positionals: string[];
}

const unknown = (name: string, flags: Iterable<string>) =>
  name.startsWith("--")
    ? `There is no option ${name}.${didYouMean(
        name,
        Array.from(flags, (flag) => `--${flag}`),
      )}`
    : `There is no option ${name}; put -- before an argument that begins with a dash.`;

/** The texts of the flags, and the positional arguments. */
function tokenize(options: readonly Option<unknown>[], args: readonly string[]) {
  const byFlag = new Map(
    options.flatMap((option) =>
      [option.flag, option.alias].flatMap((flag) => (flag ? [[flag, option] as const] : [])),
    ),
  );
  const types = [...byFlag].map(
    ([flag, { value }]) => [flag, { type: value ? "string" : "boolean" }] as const,
  );
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(types),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<Option<unknown>, { text: string; name: string }[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    const option = rawName.startsWith("--") ? byFlag.get(name) : undefined;
    if (!option) throw new UsageError(unknown(rawName, byFlag.keys()));
    if (!option.value) {
      if (value !== undefined) throw new UsageError(`${rawName} takes no value.`);
    } else if (value === undefined || value === "") {
      throw new UsageError(`${rawName} takes a value: ${rawName} ${option.value}.`);
    } else if (!inlineValue && /^-./.test(value)) {
      throw new UsageError(
        `${rawName} takes a value; one that begins with - is written ${rawName}=${value}.`,
      );
    }
    const earlier = option.repeats ? (given.get(option) ?? []) : [];
    given.set(option, [...earlier, { text: value ?? "", name: rawName }]);
  }
  return { given, positionals };
}

/**
 * The values of a table of options: of the flag, else of the environment variable, else the default. An empty variable
 * counts as absent. The last of repeated flags counts, unless the option `repeats`.
 *
 * @param names of the positional arguments, for messages
 * @throws UsageError with a sentence about what is valid
 */
export function parseOptions<T extends OptionTable>(
  table: T,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  [least, most]: Arity = [0, 0],
  names: readonly string[] = [],
): Parsed<T> {
  const { given, positionals } = tokenize(Object.values(table), args);
  const values = Object.entries(table).map(([name, option]) => {
    const { variable = "" } = option;
    const parsed = given.get(option)?.map(({ text, name }) => option.parse(text, name));
    if (parsed) return [name, option.repeats ? parsed.flat() : parsed[0]];
    const fromVariable = environment[variable];
    return [name, fromVariable ? option.parse(fromVariable, variable) : option.default];
  });
  if (positionals.length < least)
    throw new UsageError(`${names[positionals.length] ?? "An argument"} is missing.`);
  if (positionals.length > most) throw new UsageError(`“${positionals[most]}” is one too many.`);
  return { values: Object.fromEntries(values) as Values<T>, positionals };
}
