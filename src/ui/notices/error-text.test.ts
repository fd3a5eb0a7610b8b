import { expect, it } from "vitest";
import type { ErrorCode } from "../../errors/app-error.ts";
import { ENGLISH } from "../../i18n/en/index.ts";

const { advice, title } = ENGLISH.errors;

it("has a title and advice for every error code", () => {
  const codes = Object.keys(advice satisfies Record<ErrorCode, string>);
  expect(Object.keys(title satisfies Record<ErrorCode, string>)).toEqual(codes);
});
