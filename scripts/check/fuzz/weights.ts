/** Damaged weights of PyTorch, Flax and TensorFlow, and models of SentencePiece: each is refused, or converted. */

import { convertWeights } from "../../../src/engine/weights/convert.ts";
import type { WeightsFormat } from "../../../src/engine/weights/formats/names.ts";
import { weightsSources } from "../../../src/engine/weights/sources.ts";
import { bytesOf } from "../../../src/engine/weights/tensors/byte-ranges.ts";
import { buildTokenizer } from "../../../src/engine/weights/vocabularies/build-tokenizer.ts";
import {
  VOCABULARY_FIXTURES,
  vocabularyFixture,
  WEIGHTS_FIXTURES,
  weightsFiles,
} from "../../../src/testing/weights.ts";
import { below, damageBytes, pick, type Random } from "../../../src/testing/mutations.ts";
import type { FuzzTarget } from "./target.ts";

interface Seed {
  /** `pytorch-zip/pytorch_model.bin`: the name of the fixture, and of the file in it that is damaged. */
  name: string;
  bytes: Uint8Array;
  run(bytes: Uint8Array): Promise<void>;
}

const objectIn = (files: ReadonlyMap<string, Uint8Array>, path: string) =>
  JSON.parse(new TextDecoder().decode(files.get(path))) as Record<string, unknown>;

async function convert(
  files: ReadonlyMap<string, Uint8Array>,
  format: WeightsFormat,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const config = objectIn(files, "config.json");
  const file = await convertWeights(config, 3, format, [bytesOf(path, bytes)], "int8");
  let written = 0;
  for await (const piece of file.bytes()) written += piece.length;
  if (written !== file.size) throw new Error(`${written} bytes were written in place of ${file.size}.`);
}

function weightsSeeds(fixture: string): Seed[] {
  const files = weightsFiles(fixture);
  const [source] = weightsSources([...files.keys()].map((path) => ({ path })));
  const [{ path } = { path: "" }, ...others] = source?.files ?? [];
  if (!source || others.length > 0) return [];
  return [
    {
      name: `${fixture}/${path}`,
      bytes: files.get(path) ?? new Uint8Array(),
      run: (bytes) => convert(files, source.format, path, bytes),
    },
  ];
}

function vocabularySeeds(fixture: string): Seed[] {
  const { files } = vocabularyFixture(fixture);
  const [config, tokenizerConfig] = ["config.json", "tokenizer_config.json"].map((path) =>
    objectIn(files, path),
  );
  return [...files].flatMap(([path, bytes]) => {
    if (!/\.(model|txt)$|^vocab/.test(path)) return [];
    const run = async (changed: Uint8Array) =>
      void buildTokenizer(new Map(files).set(path, changed), config ?? {}, tokenizerConfig ?? {});
    return [{ name: `${fixture}/${path}`, bytes, run }];
  });
}

/** Bytes of a file in which descriptions are; in the middle of most are numbers. */
const DESCRIPTION = 6000;

/** Damages the beginning, the end, or any place. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const choice = below(8, random);
  if (choice === 0) return bytes.slice(0, below(bytes.length, random));
  if (choice === 1) return damageBytes(bytes, random);
  const length = Math.min(DESCRIPTION, bytes.length);
  const start = choice < 5 ? 0 : bytes.length - length;
  const part = damageBytes(bytes.subarray(start, start + length), random);
  return Buffer.concat([bytes.subarray(0, start), part, bytes.subarray(start + length)]);
}

let seeds: ReadonlyMap<string, Seed> | undefined;

function seedsByName(): ReadonlyMap<string, Seed> {
  seeds ??= new Map(
    [...WEIGHTS_FIXTURES.flatMap(weightsSeeds), ...VOCABULARY_FIXTURES.flatMap(vocabularySeeds)].map(
      (seed) => [seed.name, seed],
    ),
  );
  return seeds;
}

export const weightsTarget: FuzzTarget = {
  make(random) {
    const seed = pick([...seedsByName().values()], random);
    return { name: seed.name.replace("/", "--"), bytes: damaged(seed.bytes, random) };
  },

  async run({ name, bytes }) {
    await seedsByName().get(name.replace("--", "/"))?.run(bytes);
    return "converted";
  },
};
