/** Values inside of parsed JSON. */

import { isObject } from "./values.ts";

/** The value at a path such as `data[0].post`; in lists that of the item, or else of the first item that has it. */
export const fieldAt = (record: unknown, path: string): unknown =>
  valueAt(record, path.match(/[^.[\]]+/g) ?? []);

function valueAt(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value ?? undefined;
  if (!Array.isArray(value)) {
    return isObject(value) && Object.hasOwn(value, step) ? valueAt(value[step], rest) : undefined;
  }
  for (const item of [value[Number(step)], ...(value as unknown[])]) {
    const found = valueAt(item, rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a record has a text at a path. */
export const hasText = (record: unknown, ...paths: readonly string[]): boolean =>
  paths.some((path) => typeof fieldAt(record, path) === "string");

/** A copy of a value with each string and each name of a field in it replaced. */
export function mapStrings(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === "string") return replace(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, replace));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [replace(key), mapStrings(item, replace)]),
  );
}
