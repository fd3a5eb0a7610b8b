import type { KeyboardEvent } from "react";

/** Scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** The direction of a text by its first letter, as `dir="auto"` decides, for a text whose words are elements of their own. */
export function textDirection(text: string): "ltr" | "rtl" {
  const [letter = ""] = /\p{L}/u.exec(text) ?? [];
  return RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr";
}

export const isRightToLeft = (element: Element): boolean => getComputedStyle(element).direction === "rtl";

/** 1 for the arrow key that leads forward in the direction of writing where the focus is, -1 for the one back, else 0. */
export function readingStep({ key, currentTarget }: KeyboardEvent): 1 | -1 | 0 {
  if (key !== "ArrowRight" && key !== "ArrowLeft") return 0;
  return (key === "ArrowRight") === isRightToLeft(currentTarget) ? -1 : 1;
}
