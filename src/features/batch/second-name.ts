import type { SecondModel } from "../../../workers/protocols/batch-types.ts";

/** The name of a second model, or of the head in its place. */
export const nameOfSecond = ({ model, head }: Pick<SecondModel, "model" | "head">): string =>
  head?.name ?? model.id;
