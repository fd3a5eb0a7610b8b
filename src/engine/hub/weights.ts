/** Finds the weights files of a repository by the file names of transformers.js, Optimum and other exporters. */

import { AppError } from "../../errors/app-error.ts";
import type { ByteSource } from "../model/segmented-bytes.ts";
import { externalLocations } from "../onnx/external-locations.ts";
import { type WeightsSource, weightsSources } from "../weights/sources.ts";
import type { ConvertedDtype } from "../weights/encoders/graph-parts.ts";
import type { HubFile } from "./client.ts";

/** File name suffix of each dtype (transformers.js, Optimum). */
const SUFFIX: Readonly<Record<string, string>> = {
  fp32: "",
  fp16: "_fp16",
  q8: "_quantized",
  int8: "_int8",
  uint8: "_uint8",
  q4: "_q4",
  q4f16: "_q4f16",
  bnb4: "_bnb4",
};

const DTYPES = Object.keys(SUFFIX);

/**
 * Dtypes by device, the best first. On a CPU, 8-bit integers are twice as fast as floats and 4-bit weights half as fast;
 * on a GPU, each 8-bit operator falls back to the CPU.
 */
const PREFERENCE: Record<"cpu" | "gpu", readonly string[]> = {
  cpu: ["q8", "int8", "uint8", "fp32", "q4", "bnb4", "fp16", "q4f16"],
  gpu: ["fp16", "fp32", "q4f16", "q4", "q8", "int8", "uint8", "bnb4"],
};

/** The dtype that weights with another name are like. */
const LIKE: readonly [string, RegExp][] = [
  ["q4", /q4|bnb4|int4|4bit/],
  ["uint8", /quant|int8|q8|8bit/],
  ["fp16", /f(p|loat)?16|half|o4$/],
  ["fp32", /^/],
];

/** Names of parts of a generating model, which are no classifiers; used only where there is nothing else. */
const PART_OF_GENERATOR = /with_past|merged|^(en|de)coder/;

/** A model file with weights beside it is small. A larger one is not searched for the names of other files. */
const MAX_GRAPH_BYTES = 2 ** 26;

export interface HubWeights {
  /** Such as `fp32` or `q8`; the rest of the file's name if that is another one, such as `O3`. */
  dtype: string;
  model: HubFile;
  /** Files with tensors outside of the model file; empty for most models. */
  external: HubFile[];
  /** Bytes to download. */
  size: number;
  /** The files from which `model` is made, where the repository has no such file. */
  source?: WeightsSource<HubFile> & { dtype: ConvertedDtype };
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);
const stemOf = (path: string) => path.slice(folderOf(path).length).replace(/\.onnx$/, "");

const knownDtype = (stem: string) => DTYPES.find((dtype) => stem === `model${SUFFIX[dtype]}`);

const isUsualFolder = (folder: string) => folder === "" || folder === "onnx/";

/** The name of the weights: a dtype, or what distinguishes the file's name and folder. */
function dtypeOf(path: string): string {
  const [folder, stem] = [folderOf(path), stemOf(path)];
  const name = knownDtype(stem) ?? (stem.replace(/^model[_.-]*/, "") || stem);
  return isUsualFolder(folder) ? name : `${folder}${name}`;
}

/** The order in which files are offered: known names first, in the usual folders first. */
function rankOf({ path }: HubFile): number[] {
  const [folder, stem] = [folderOf(path), stemOf(path)];
  const known = knownDtype(stem);
  return [
    PART_OF_GENERATOR.test(stem) ? 1 : 0,
    isUsualFolder(folder) ? 0 : 1,
    known === undefined ? DTYPES.length : DTYPES.indexOf(known),
    stem.startsWith("model") ? 0 : 1,
    folder === "onnx/" ? 0 : 1,
  ];
}

function byRank(a: HubFile, b: HubFile): number {
  const [first, second] = [rankOf(a), rankOf(b)];
  const at = first.findIndex((value, index) => value !== second[index]);
  return at < 0 ? Number(a.path > b.path) - Number(a.path < b.path) : (first[at] ?? 0) - (second[at] ?? 0);
}

/** Whether a file holds external data of a model: `model.onnx_data`, `model.onnx_data_1`, `model.onnx.data`. */
const isExternalOf = (model: string) => {
  const prefixes = [`${model}_data`, `${model}.data`];
  return ({ path }: HubFile) =>
    prefixes.some((prefix) => path.startsWith(prefix) && /^(_\d+)?$/.test(path.slice(prefix.length)));
};

function weightsOf(dtype: string, model: HubFile, external: HubFile[]): HubWeights {
  return { dtype, model, external, size: [model, ...external].reduce((sum, file) => sum + file.size, 0) };
}

const CONVERTED_DTYPES: readonly ConvertedDtype[] = ["int8", "fp32"];

/** Where a file with this dtype would be. */
const usualPath = (dtype: string) => `onnx/model${SUFFIX[dtype] ?? ""}.onnx`;

/** What can be made from weights in other formats, the recommended one first. */
function convertibleWeights(files: readonly HubFile[]): HubWeights[] {
  const [source] = weightsSources(files);
  if (!source) return [];
  const size = source.files.reduce((sum, file) => sum + file.size, 0);
  return CONVERTED_DTYPES.map((dtype) => {
    const model = { path: usualPath(dtype), size };
    return { dtype, model, external: [], size, source: { ...source, dtype } };
  });
}

/**
 * The weights in a repository, one item for each name. Of files with the same dtype the one in `onnx/` counts. Without a
 * file in the ONNX format, those that can be made from weights in other formats.
 */
export function listWeights(files: readonly HubFile[]): HubWeights[] {
  const weights = new Map<string, HubWeights>();
  for (const model of files.filter(({ path }) => path.endsWith(".onnx")).toSorted(byRank)) {
    const dtype = dtypeOf(model.path);
    if (!weights.has(dtype))
      weights.set(dtype, weightsOf(dtype, model, files.filter(isExternalOf(model.path))));
  }
  return weights.size > 0 ? [...weights.values()] : convertibleWeights(files);
}

/** The files in which a graph keeps tensors; undefined if it cannot be read, which loading the model explains. */
function locationsOf(graph: ByteSource): string[] | undefined {
  try {
    return externalLocations(graph);
  } catch (cause) {
    if (cause instanceof AppError) return undefined;
    throw cause;
  }
}

/**
 * Weights with the files that their graph names, in place of those that usual names suggest.
 * @param listFiles the files of the repository; called only if they are needed
 * @param read the bytes of the model file; called only if it is small enough to have its weights elsewhere
 */
export async function withNamedExternalData(
  weights: HubWeights,
  listFiles: () => Promise<readonly HubFile[]>,
  read: (path: string) => Promise<ByteSource>,
): Promise<HubWeights> {
  const { dtype, model, external } = weights;
  const locations = model.size > MAX_GRAPH_BYTES ? undefined : locationsOf(await read(model.path));
  if (!locations) return weights;
  const paths = locations.map((location) => `${folderOf(model.path)}${location}`);
  const areKnown = paths.every((path) => external.some((file) => file.path === path));
  const files = areKnown ? external : await listFiles();
  return weightsOf(
    dtype,
    model,
    files.filter(({ path }) => paths.includes(path)),
  );
}

/**
 * The best weights for a device.
 * @param device `webgpu` and `webnn` prefer floats; any other value means the processor
 * @throws AppError `no-onnx` when there are no weights
 */
export function chooseWeights(weights: readonly HubWeights[], device: string, id: string): HubWeights {
  const preference = PREFERENCE[device === "webgpu" || device === "webnn" ? "gpu" : "cpu"];
  const rank = ({ dtype, model }: HubWeights): number => {
    const like = LIKE.find(([, names]) => names.test(dtype.toLowerCase()))?.[0] ?? "";
    const isKnown = preference.includes(dtype);
    const place = isKnown ? preference.indexOf(dtype) : preference.indexOf(like) + 0.5;
    return PART_OF_GENERATOR.test(stemOf(model.path)) ? place + preference.length : place;
  };
  // 8 bits are exact enough, and on a graphics processor they are expanded to floats.
  const [best] = weights[0]?.source ? weights : weights.toSorted((a, b) => rank(a) - rank(b));
  if (!best)
    throw new AppError("no-onnx", `${id} has no weights in the ONNX format, and none that can be converted.`);
  return best;
}
