import { hashOfHead } from "./parse-head.ts";
import { HEAD_FORMAT, HEAD_VERSION, type HeadCategory, type HeadOrigin, type TaughtHead } from "./head.ts";
import type { TaughtModel } from "../teach.ts";

export interface HeadDescription extends Pick<TaughtHead, "name" | "encoder" | "layer" | "pooling"> {
  /** The codebook's categories, in the order of the taught indices. */
  categories: readonly HeadCategory[];
  origin: Pick<HeadOrigin, "app" | "file">;
}

/** More digits than the vectors have, which are 32-bit floats of an 8-bit model. */
const rounded = (value: number) => Number(value.toPrecision(9));

const withRounded = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value, (_, entry) => (typeof entry === "number" ? rounded(entry) : entry))) as T;

/** The file of a taught head. */
export async function createHead(taught: TaughtModel, description: HeadDescription): Promise<TaughtHead> {
  const { kind, learned, leftOut, usesProbabilities, weights, bias, temperature, figures } = taught;
  const { name, encoder, layer, pooling, categories, origin } = description;
  const size = weights.length / learned.length;
  const content = withRounded({
    format: HEAD_FORMAT,
    formatVersion: HEAD_VERSION,
    name,
    kind,
    categories: learned.flatMap((category) => {
      const { id = "", name: own = "", definition = "" } = categories[category] ?? {};
      return { id, name: own, definition };
    }),
    encoder,
    layer,
    pooling,
    usesProbabilities,
    weights: learned.map((_, at) => Array.from(weights.subarray(at * size, (at + 1) * size))),
    bias: Array.from(bias),
    temperature,
    figures: {
      ...figures,
      commonest: { ...figures.commonest, category: learned.indexOf(figures.commonest.category) },
    },
    origin: {
      app: origin.app,
      time: new Date().toISOString(),
      file: origin.file,
      rows: figures.rows,
      rowsOf: figures.categories.map(({ support }) => support),
      leftOut: leftOut.map((category) => categories[category]?.name ?? ""),
    },
  } satisfies Omit<TaughtHead, "sha256">);
  return { ...content, sha256: await hashOfHead(content) };
}
