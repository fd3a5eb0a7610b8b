import { describe, expect, it } from "vitest";
import { AppError, throwIfCancelled } from "./app-error.ts";

describe("AppError", () => {
  it("keeps its code and message through a structured clone of its report", () => {
    const error = new AppError("offline", "The connection was lost.");
    const copy = AppError.fromReport(structuredClone(error.report));
    expect(copy.report).toEqual({ code: "offline", message: "The connection was lost.", retryable: true });
  });

  it("returns an AppError as it is", () => {
    const error = new AppError("bad-json", "Not JSON.");
    expect(AppError.of(error)).toBe(error);
    expect(error.report.retryable).toBe(false);
  });

  it("reports any other error as unexpected, with the error as its cause", () => {
    const cause = new TypeError("x is not a function");
    const error = AppError.of(cause);
    expect(error.report).toMatchObject({ code: "unexpected", message: "TypeError: x is not a function" });
    expect(error.cause).toBe(cause);
  });
});

it("throws `cancelled` only when the signal is aborted", () => {
  throwIfCancelled(undefined);
  throwIfCancelled(new AbortController().signal);
  expect(() => throwIfCancelled(AbortSignal.abort())).toThrow(expect.objectContaining({ code: "cancelled" }));
});
