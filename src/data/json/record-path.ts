/** Paths to the records of a JSON text, written as in JSONPath (RFC 9535): `$.data[*]`, also without `$` and `[*]`. */

import { AppError } from "../../errors/app-error.ts";
import type { PathStep } from "./pieces.ts";
import { isObject } from "./values.ts";

/** A step as written: `*` means every element of an array and every value of an object. */
type WrittenStep = { key: string } | "*";

const STEP =
  /^(?:\[(?:\*|\d+)?\]|\.\*|\*|\[\s*"((?:[^"\\]|\\.)*)"\s*\]|\[\s*'((?:[^'\\]|\\.)*)'\s*\]|\.?([^.[\]*\s][^.[\]]*))/;

/** @throws AppError `bad-option` */
export function parsePath(text: string): WrittenStep[] {
  const steps: WrittenStep[] = [];
  let rest = text.trim().replace(/^\$/, "");
  while (rest !== "") {
    const found = STEP.exec(rest);
    if (!found) throw new AppError("bad-option", `${text} is not a path such as $.data[*].`);
    const [source, ...keys] = found;
    const key = keys.find((name) => name !== undefined);
    steps.push(key === undefined ? "*" : { key: key.replaceAll(/\\(.)/g, "$1") });
    rest = rest.slice(source.length);
  }
  return steps;
}

export const formatPath = (path: readonly PathStep[]): string =>
  `$${path.map((step) => (step === "[]" ? "[*]" : step === "{}" ? ".*" : formatKey(step.key))).join("")}`;

const formatKey = (key: string) =>
  /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;

/**
 * The path in a sample of the values. Arrays on the way are entered, and the elements of an array at its end are the
 * records.
 * @returns undefined when no value is there
 */
export function resolvePath(
  written: readonly WrittenStep[],
  sample: readonly unknown[],
): PathStep[] | undefined {
  const path: PathStep[] = [];
  let values: readonly unknown[] = sample;
  const enter = () => {
    path.push("[]");
    values = values.filter(Array.isArray).flat() as unknown[];
  };
  for (const step of written) {
    if (step === "*") {
      if (values.some(Array.isArray)) enter();
      else {
        path.push("{}");
        values = values.filter(isObject).flatMap((value) => Object.values(value));
      }
      continue;
    }
    if (values.some(Array.isArray) && !values.some(isObject)) enter();
    path.push(step);
    values = values
      .filter(isObject)
      .flatMap((value) => (Object.hasOwn(value, step.key) ? [value[step.key]] : []));
  }
  const isWrittenToEnd = written.at(-1) === "*" || written.length === 0;
  if (!isWrittenToEnd && values.length > 0 && values.every(Array.isArray)) enter();
  return values.length > 0 ? path : undefined;
}

/** A written path without a sample: each `[*]` enters a list. */
export const listPath = (text: string): PathStep[] =>
  parsePath(text).map((step) => (step === "*" ? "[]" : step));

/** The values at a path. @param values one after the other, as in a sample */
export function valuesAt(path: readonly PathStep[], values: readonly unknown[]): readonly unknown[] {
  return path.reduce<readonly unknown[]>((found, step) => {
    if (step === "[]") return found.filter(Array.isArray).flat() as unknown[];
    const objects = found.filter(isObject);
    if (step === "{}") return objects.flatMap((object) => Object.values(object));
    return objects.flatMap((object) => (Object.hasOwn(object, step.key) ? [object[step.key]] : []));
  }, values);
}
