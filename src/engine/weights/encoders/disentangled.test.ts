import { describe, expect, it, test } from "vitest";
import { convertedFixture } from "../../../testing/weights.ts";
import { distanceSettings, rowsByDistance } from "./disentangled.ts";

const V3 = { relative_attention: true, pos_att_type: "p2c|c2p", share_att_key: true };

/** How many distances from -600 to 600 have each row: `make_log_bucket_position` of `transformers`, plus the buckets. */
const COUNTS: readonly [buckets: number, most: number, counts: readonly number[]][] = [
  [
    32,
    512,
    [89, 106, 84, 66, 53, 41, 34, 26, 21, 17, 13, 10, 9, 6, 5, 4].concat(
      Array.from({ length: 33 }, () => 1),
      [4, 5, 6, 9, 10, 13, 17, 21, 26, 34, 41, 53, 66, 84, 195],
    ),
  ],
  [7, 40, [460, 101, 29, 7, 1, 1, 1, 1, 1, 1, 1, 7, 29, 561]],
];

test.each(COUNTS)("distances share embeddings as in transformers: %i of %i", (buckets, most, counts) => {
  const settings = distanceSettings({
    ...V3,
    max_position_embeddings: 601,
    max_relative_positions: most,
    position_buckets: buckets,
  });
  const rows = settings ? rowsByDistance(settings) : [];
  expect(rows).toHaveLength(1201);
  // A key behind its query has a negative distance there.
  expect(rows.toSorted((a, b) => b - a)).toEqual(rows);
  expect(counts.map((_, row) => rows.filter((found) => found === row).length)).toEqual(counts);
});

describe("a config.json that does not fit", () => {
  it.each([
    ["deberta-v3", { num_attention_heads: -2 }, "bad-manifest"],
    ["deberta-v3", { num_attention_heads: 3 }, "bad-manifest"],
    ["deberta-v3", { num_attention_heads: 1e9 }, "bad-manifest"],
    ["deberta-v3", { position_buckets: 1 }, "bad-manifest"],
    ["deberta-v3", { position_buckets: 7.5 }, "bad-manifest"],
    ["deberta-v3", { position_buckets: "8" }, "bad-manifest"],
    ["deberta-v3", { position_buckets: 1e9 }, "bad-manifest"],
    ["deberta-v3", { position_buckets: -8 }, "bad-manifest"],
    ["deberta-v3", { position_buckets: 36 }, "bad-model"],
    ["deberta-v3", { position_buckets: 40 }, "bad-manifest"],
    ["deberta-v3", { position_buckets: 7 }, "bad-model"],
    ["deberta-v3", { position_buckets: -1 }, "bad-model"],
    ["deberta-v3", { max_position_embeddings: 1e12 }, "bad-manifest"],
    ["deberta-v3", { max_position_embeddings: 0 }, "bad-manifest"],
    ["deberta-v3", { position_biased_input: true }, "unsupported-model"],
    ["deberta-v3", { share_att_key: false }, "unsupported-model"],
    ["deberta-v3", { conv_kernel_size: 3 }, "unsupported-model"],
    ["deberta-v3", { hidden_act: "mish" }, "unsupported-model"],
    ["deberta-v2", { max_relative_positions: 6 }, "bad-model"],
    ["modernbert", { num_attention_heads: -2 }, "bad-manifest"],
    ["modernbert", { num_attention_heads: 16 }, "bad-manifest"],
    ["modernbert", { num_hidden_layers: 5 }, "unsupported-model"],
    ["modernbert", { num_hidden_layers: 3 }, "bad-manifest"],
    ["modernbert", { num_hidden_layers: 1e9 }, "bad-manifest"],
    ["modernbert", { max_position_embeddings: 1e9 }, "bad-manifest"],
    ["modernbert", { local_attention: -1 }, "bad-manifest"],
    ["modernbert", { local_rope_theta: -1 }, "bad-manifest"],
    ["modernbert", { global_rope_theta: "x" }, "bad-manifest"],
    ["modernbert", { global_attn_every_n_layers: 0 }, "bad-manifest"],
    ["modernbert", { layer_types: ["full_attention"] }, "bad-manifest"],
    ["modernbert", { rope_scaling: { type: "linear", factor: 2 } }, "unsupported-model"],
    ["modernbert", { classifier_activation: "mish" }, "unsupported-model"],
  ])("ends in a typed error: %s %j", async (name, change, code) => {
    await expect(convertedFixture(name, "int8", change)).rejects.toMatchObject({ code });
  });

  it("is read in the fields of newer versions too", async () => {
    const older = await convertedFixture("modernbert", "fp32");
    const newer = await convertedFixture("modernbert", "fp32", {
      global_attn_every_n_layers: undefined,
      layer_types: ["full_attention", "sliding_attention", "sliding_attention", "full_attention"],
      global_rope_theta: undefined,
      local_rope_theta: undefined,
      rope_parameters: {
        full_attention: { rope_type: "default", rope_theta: 160_000 },
        sliding_attention: { rope_type: "default", rope_theta: 10_000 },
      },
    });
    expect(Buffer.from(newer).equals(Buffer.from(older))).toBe(true);
  });
});
