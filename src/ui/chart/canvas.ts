import { useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { type RefCallback, useEffect, useRef } from "react";

/** A canvas of `width` x `height` CSS pixels, cleared, ready to be drawn on at the screen's resolution. */
export function prepare(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  const context = canvas.getContext("2d");
  if (canvas.width === across && canvas.height === down) {
    // Another size throws the pixels away and gets new ones, which costs more than to clear them.
    context?.restore();
    context?.clearRect(0, 0, across, down);
  } else {
    canvas.width = across;
    canvas.height = down;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  context?.save();
  context?.scale(ratio, ratio);
  return context;
}

/** Draws again when anything that it depends on changes, the theme included. */
export function useCanvas(draw: (canvas: HTMLCanvasElement) => void, dependencies: readonly unknown[]) {
  const ref = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    // The theme's tokens follow the attribute, which is set in the same turn.
    const frame = requestAnimationFrame(() => ref.current && draw(ref.current));
    return () => cancelAnimationFrame(frame);
    // oxlint-disable-next-line react/exhaustive-deps
  }, [scheme, ...dependencies]);
  return ref;
}

/** The width that a picture may take, in CSS pixels. */
export function useWidth(): { ref: RefCallback<HTMLDivElement>; width: number } {
  const { ref, width } = useElementSize<HTMLDivElement>();
  return { ref, width };
}

/** The text, cut to fit, with an ellipsis. */
export function fitText(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  const graphemes = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  while (graphemes.length > 1 && context.measureText(`${graphemes.join("")}…`).width > width) graphemes.pop();
  return `${graphemes.join("")}…`;
}
