import { useComputedColorScheme } from "@mantine/core";
import { useEffect } from "react";
import { tokenColors } from "../../../ui/chart/color-tokens.ts";
import { HeatmapPixels } from "../../../ui/chart/heatmap-pixels.ts";
import { paintDrawing } from "../../../ui/chart/paint-drawing.ts";
import { headMark, type HeadValues } from "./head-grid-drawing.ts";

/** Paints the canvas of each head: its thumbnail, or one color for its number. */
export function usePaintedHeads(table: { current: HTMLTableElement | null }, shown: HeadValues): void {
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const element = table.current;
      if (!element) return;
      const colors = tokenColors(element);
      const { overview, metric } = shown;
      const length = metric === "thumbnail" ? Math.max(1, overview.side) : 1;
      const pixels = new HeatmapPixels(length);
      for (const [index, canvas] of [...element.querySelectorAll("canvas")].entries()) {
        canvas.width = length;
        canvas.height = length;
        const context = canvas.getContext("2d");
        if (!context || index >= overview.layers * overview.heads) continue;
        const mark = headMark(shown, index, { x: 0, y: 0, length });
        paintDrawing(context, { marks: [mark] }, (token) => colors[token], pixels);
      }
    });
    return () => cancelAnimationFrame(frame);
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the theme's colors change with the scheme
  }, [table, shown, scheme]);
}
