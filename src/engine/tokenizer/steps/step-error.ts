import { AppError } from "../../../errors/app-error.ts";

/** The error of a step of tokenizer.json that cannot be done as Python does it. */
export const unknownStep = (kind: string, name: unknown): AppError =>
  new AppError(
    "bad-tokenizer",
    `The tokenizer's ${kind} ${typeof name === "string" ? name : "without a name"} is not known.`,
  );
