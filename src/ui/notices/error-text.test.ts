import { expect, it } from "vitest";
import { DataError, type DataErrorCode } from "../../data/errors.ts";
import { EngineError, type ErrorCode } from "../../engine/errors.ts";
import { ENGLISH } from "../../i18n/en/index.ts";

const { advice, title } = ENGLISH.errors;

it("is there for every code of the engine and of the data readers, and says what they say", () => {
  const codes = Object.keys(advice satisfies Record<ErrorCode | DataErrorCode, string>);
  expect(Object.keys(title)).toEqual(codes);
  for (const code of codes as (ErrorCode & DataErrorCode)[]) {
    const said = [new EngineError(code, "").report.advice, new DataError(code, "").report.advice];
    expect(said, code).toContain(advice[code]);
  }
});
