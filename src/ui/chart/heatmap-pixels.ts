/** Renders a square matrix as pixels, one for each value. */

import { mix, type Rgb } from "./colors.ts";

/** The number of color steps between none and the full color. */
const STEPS = 256;

/** One 32-bit pixel for each step. */
function rampOf(from: Rgb, to: Rgb): Uint32Array {
  const bytes = new Uint8ClampedArray(STEPS * 4);
  for (let step = 0; step < STEPS; step += 1)
    bytes.set([...mix(from, to, step / (STEPS - 1)), 255], step * 4);
  return new Uint32Array(bytes.buffer);
}

/** Reused between heatmaps of one size, because allocating the pixels costs more than filling them. */
export class HeatmapPixels {
  readonly size: number;
  readonly #pixels: ImageData;
  readonly #words: Uint32Array;
  readonly #canvas: OffscreenCanvas;

  /** @param size of a side, at least 1. */
  constructor(size: number) {
    this.size = size;
    this.#pixels = new ImageData(size, size);
    this.#words = new Uint32Array(this.#pixels.data.buffer);
    this.#canvas = new OffscreenCanvas(size, size);
  }

  /**
   * @param data [size, size] in row order, values from 0.
   * @param ceilings the value of each row that has the full color.
   * @returns a canvas of `size` x `size` pixels, the same object for each call.
   */
  paint(data: Float32Array, ceilings: Float32Array, from: Rgb, to: Rgb): OffscreenCanvas {
    const ramp = rampOf(from, to);
    const { size } = this;
    for (let row = 0, at = 0; row < size; row += 1) {
      const ceiling = ceilings[row] ?? 1;
      const scale = ceiling > 0 ? (STEPS - 1) / ceiling : 0;
      for (const end = at + size; at < end; at += 1) {
        const step = (data[at] as number) * scale;
        this.#words[at] = ramp[step < 0 ? 0 : step > STEPS - 1 ? STEPS - 1 : Math.round(step)] as number;
      }
    }
    this.#canvas.getContext("2d")?.putImageData(this.#pixels, 0, 0);
    return this.#canvas;
  }
}
