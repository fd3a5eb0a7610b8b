import { createElement, memo } from "react";
import { cssVariable } from "./color-tokens.ts";
import { cellPaths, type Mark, svgAttributes } from "./drawing.ts";

/** Renders the marks of a drawing inside an SVG element, in the colors of the theme. */
export const Marks = memo(function Marks({ marks }: { marks: readonly Mark[] }) {
  const flat = marks.flatMap((mark) => (mark.shape === "cells" ? cellPaths(mark) : [mark]));
  return flat.map((mark, index) =>
    // A mark has no other key than its position.
    createElement(
      mark.shape,
      { key: index, ...svgAttributes(mark, cssVariable) },
      mark.shape === "text" ? mark.text : mark.title && <title>{mark.title}</title>,
    ),
  );
});
