/** Options of commands: each is one entry of a table, from which it is parsed and documented. */

/** An invalid command line or environment variable; the message says what is valid. */
export class UsageError extends Error {}

/** @template T of the parsed value, with `undefined` when the option can be absent */
export interface Option<T> {
  /** The name after `--`; absent for a value that only a variable can set. */
  readonly flag?: string;
  /** Whether the flag can be given several times; the lists that `parse` returns are joined. */
  readonly repeats?: boolean;
  /** An earlier or shorter name that is accepted too. */
  readonly alias?: string;
  /** The placeholder of the value in the help, such as `FILE`; absent for a switch. */
  readonly value?: string;
  /** The environment variable that is read when the flag is absent. */
  readonly variable?: string;
  readonly default: T;
  /** The default in the help, where `default` itself says nothing or depends on the machine. */
  readonly defaultText?: string;
  /** One or more lines. */
  readonly help: string;
  /** The heading in the help. */
  readonly group?: string;
  /**
   * @param name the flag or variable from which the text is, for the message
   * @throws UsageError
   */
  parse(text: string, name: string): T;
}

export type OptionTable = Readonly<Record<string, Option<unknown>>>;

export type Values<T extends OptionTable> = {
  -readonly [Name in keyof T]: T[Name] extends Option<infer V> ? V : never;
};

/** What every kind of option has; without `default`, an absent option is `undefined`. */
type Described<D> = Omit<Option<unknown>, "default" | "parse"> & { readonly default?: D };

/** An option whose value is read by a function. */
export function option<V, D extends V | undefined = undefined>(
  described: Described<D> & Pick<Option<V>, "parse">,
): Option<V | D> {
  return { ...described, default: described.default as D };
}

/** A switch, which takes no value. */
export const toggle = (flag: string, help: string): Option<boolean> => ({
  flag,
  help,
  default: false,
  parse: () => true,
});

export const text = <D extends string | undefined = undefined>(described: Described<D>): Option<string | D> =>
  option<string, D>({ value: "TEXT", ...described, parse: (text) => text });

export function choice<C extends string, D extends C | undefined = undefined>({
  choices,
  ...described
}: Described<D> & { choices: readonly C[] }): Option<C | D> {
  return option<C, D>({
    value: choices.join("|"),
    ...described,
    parse(text, name) {
      const chosen = choices.find((known) => known === text);
      if (chosen === undefined) throw new UsageError(`${name} is one of ${choices.join(", ")}, not ${text}.`);
      return chosen;
    },
  });
}

export function wholeNumber<D extends number | undefined = undefined>({
  least = 0,
  most = 1e12,
  ...described
}: Described<D> & { least?: number; most?: number }): Option<number | D> {
  const range = most < 1e12 ? `from ${least} to ${most}` : `from ${least}`;
  return option<number, D>({
    value: "N",
    ...described,
    parse(text, name) {
      const number = /^\d{1,13}$/.test(text) ? Number(text) : -1;
      if (number < least || number > most)
        throw new UsageError(`${name} takes a number ${range}, not ${text}.`);
      return number;
    },
  });
}

/** A comma-separated list of names. */
export const names = (described: Described<undefined>): Option<string[]> => ({
  value: "NAME,…",
  repeats: true,
  ...described,
  default: [],
  parse: (text) => text.split(",").map((name) => name.trim()),
});

/** Reads pairs such as `0=negative,1=neutral`. @param example for the message @throws UsageError */
export function pairs(text: string, name: string, example: string): Map<string, string> {
  return new Map(
    text.split(",").map((pair): [string, string] => {
      const at = pair.lastIndexOf("=");
      if (at < 1) throw new UsageError(`${name} takes pairs such as ${example}, not ${pair}.`);
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
}

/** Names of columns: the flag can be given several times, or with several names between commas. */
export const columnNames: Omit<Option<readonly string[]>, "help"> = {
  value: "COLUMN,…",
  repeats: true,
  default: [],
  // A name can contain commas, so it is split where the columns are known.
  parse: (name) => [name],
};

/** The options under one heading in the help. */
export const group = <T extends OptionTable>(heading: string, table: T): T =>
  Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, { ...entry, group: heading }])) as T;
