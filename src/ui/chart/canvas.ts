import { useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { type RefCallback, useEffect, useRef } from "react";
import { tokenColors } from "./color-tokens.ts";
import type { Drawing } from "./drawing.ts";
import { HeatmapPixels } from "./heatmap-pixels.ts";
import { paintDrawing } from "./paint-drawing.ts";

/** A cleared canvas of `width` x `height` CSS pixels at the screen's resolution. */
function prepare(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
  const context = canvas.getContext("2d");
  if (canvas.width === columns && canvas.height === rows) {
    // Clearing the pixels costs less than a new size, which allocates new ones.
    context?.setTransform(1, 0, 0, 1, 0, 0);
    context?.clearRect(0, 0, columns, rows);
  } else {
    canvas.width = columns;
    canvas.height = rows;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** A canvas that shows the drawing, repainted when the drawing or the theme changes. */
export function useDrawingCanvas(drawing: Drawing | undefined) {
  const ref = useRef<HTMLCanvasElement>(null);
  const pixels = useRef<HeatmapPixels>(undefined);
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    // The theme's tokens depend on the attribute, which is set in the same task.
    const frame = requestAnimationFrame(() => {
      const canvas = ref.current;
      const context = drawing && canvas && prepare(canvas, drawing.width, drawing.height);
      if (!context) return;
      const cells = drawing.marks.find((mark) => mark.shape === "cells");
      if (cells && cells.size > 0 && pixels.current?.size !== cells.size)
        pixels.current = new HeatmapPixels(cells.size);
      const colors = tokenColors(canvas);
      paintDrawing(context, drawing, (token) => colors[token], pixels.current);
    });
    return () => cancelAnimationFrame(frame);
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the theme's colors change with the scheme
  }, [scheme, drawing]);
  return ref;
}

/** Measures the width that is available for a drawing, in CSS pixels. */
export function useWidth(): { ref: RefCallback<HTMLDivElement>; width: number } {
  const { ref, width } = useElementSize<HTMLDivElement>();
  return { ref, width };
}
