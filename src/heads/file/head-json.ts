import type { TaughtHead } from "./head.ts";

export const headJson = (head: TaughtHead): string => `${JSON.stringify(head)}\n`;

/** Such as `my-categories.head.json`. */
export const headFileName = ({ name }: Pick<TaughtHead, "name">): string =>
  `${
    name
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
      .replaceAll(/^-|-$/g, "") || "head"
  }.head.json`;
