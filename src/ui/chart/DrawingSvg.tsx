import { createElement, memo } from "react";
import { type ColorToken, cssVariable } from "./color-tokens.ts";
import { cellPaths, type Mark, markText, svgAttributes } from "./drawing.ts";

interface MarksProps {
  marks: readonly Mark[];
  /** The colors of the theme by default. */
  colorOf?: (token: ColorToken) => string;
}

/** Renders the marks of a drawing inside an SVG element. */
export const Marks = memo(function Marks({ marks, colorOf = cssVariable }: MarksProps) {
  const flat = marks.flatMap((mark) => (mark.shape === "cells" ? cellPaths(mark) : [mark]));
  return flat.map((mark, index) =>
    // A mark has no other key than its position.
    createElement(
      mark.shape,
      { key: index, ...svgAttributes(mark, colorOf) },
      mark.shape === "text" ? markText(mark) : mark.title && <title>{mark.title}</title>,
    ),
  );
});
