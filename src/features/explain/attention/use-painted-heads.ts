import { useComputedColorScheme } from "@mantine/core";
import { useEffect } from "react";
import type { HeadOverview } from "../../../engine/explain/attention/heads.ts";
import { colorScale } from "../../../ui/chart/color-scale.ts";
import { tokenColors } from "../../../ui/chart/color-tokens.ts";
import { cssColor, mix } from "../../../ui/chart/colors.ts";
import type { Metric } from "./head-metrics.ts";

/** Paints the canvas of each head: its thumbnail, or one color for its number. */
export function usePaintedHeads(
  table: { current: HTMLTableElement | null },
  { thumbnails, side, layers, heads }: HeadOverview,
  metric: Metric,
  values: readonly number[],
): void {
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const element = table.current;
      if (!element) return;
      const { surface, accent, negative } = tokenColors(element, ["surface", "accent", "negative"]);
      const scale = colorScale(values, { positive: "accent", negative: "negative" });
      const size = metric === "thumbnail" ? side : 1;
      for (const [index, canvas] of [...element.querySelectorAll("canvas")].entries()) {
        canvas.width = size;
        canvas.height = size;
        const context = canvas.getContext("2d");
        if (!context || index >= layers * heads) continue;
        if (metric === "thumbnail") {
          const pixels = new ImageData(side, side);
          for (let at = 0; at < side * side; at += 1) {
            pixels.data.set(
              [...mix(surface, accent, thumbnails[index * side * side + at] ?? 0), 255],
              at * 4,
            );
          }
          context.putImageData(pixels, 0, 0);
        } else {
          const value = values[index] ?? 0;
          const color = value < 0 ? negative : accent;
          context.fillStyle = cssColor(mix(surface, color, scale.strength(value)));
          context.fillRect(0, 0, 1, 1);
        }
      }
    });
    return () => cancelAnimationFrame(frame);
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the theme's colors change with the scheme
  }, [table, thumbnails, side, layers, heads, metric, values, scheme]);
}
