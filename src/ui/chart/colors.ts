/** Parses, interpolates and formats colors. Pure. */

export type Rgb = readonly [red: number, green: number, blue: number];

/** `#rrggbb`, `#rgb` (which is what a style sheet's compressor makes of some) or `rgb(r, g, b)`. */
export function parseColor(text: string): Rgb {
  const hex = /^#(?:([0-9a-f])([0-9a-f])([0-9a-f])|([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2}))$/i.exec(
    text.trim(),
  );
  if (hex) {
    const part = (at: number) => Number.parseInt((hex[at] ?? "").repeat(2) || (hex[at + 3] ?? ""), 16);
    return [part(1), part(2), part(3)];
  }
  const [red = 0, green = 0, blue = 0] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** `share` 0 gives `from`, 1 gives `to`. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const at = Math.min(1, Math.max(0, share));
  return [0, 1, 2].map((part) =>
    Math.round((from[part] ?? 0) + ((to[part] ?? 0) - (from[part] ?? 0)) * at),
  ) as unknown as Rgb;
}

export const cssColor = ([red, green, blue]: Rgb): string => `rgb(${red}, ${green}, ${blue})`;
