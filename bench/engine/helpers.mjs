/**
 * The encoder kernel with helpers and on one thread, in Node: `npm run bench -- helpers [--rounds 15] [--json]`. One text of
 * several lengths, and the explanations of a tweet of 30 words, in alternating calls. Other work on the machine takes a
 * core away from two threads, so the fastest call counts too, and the table says how busy the machine was.
 */

import { loadavg } from "node:os";
import { ROOT } from "../../scripts/support/install.mjs";
import { withModules } from "../support/modules.mjs";
import { median, option, report, spread } from "../support/report.mjs";

const TOKENS = [32, 64, 128, 256, 512];
const TWEET =
  "honestly the new update made my phone so much slower and the battery dies before lunch every single day but at least the camera is a bit better than before";
/** @type {Record<string, import("../../src/engine/explain/attribution/registry.ts").AttributionMethod>} */
const METHODS = {
  occlusion: { name: "occlusion", operator: "delete" },
  "Shapley values, 8 pairs of orders": { name: "shapley", operator: "delete", orders: 8 },
  "LIME, 200 samples": { name: "lime", operator: "delete", samples: 200 },
};

const rounds = option("rounds", 15);

/** Milliseconds of alternating calls. @param {(() => Promise<unknown>)[]} works */
async function alternate(works) {
  /** @type {number[][]} */
  const times = works.map(() => []);
  for (let round = -2; round < rounds; round += 1) {
    for (const [at, work] of works.entries()) {
      const start = performance.now();
      await work();
      if (round >= 0) times[at]?.push(performance.now() - start);
    }
  }
  return times;
}

await withModules(async (load) => {
  const { kernelBackend } = await load("/src/engine/backends/kernel.ts");
  const { Classifier } = await load("/src/engine/classifier/classifier.ts");
  const { Explainer } = await load("/src/engine/explain/explainer.ts");
  const { batchWorkers } = await load("/src/engine/pool/cores.ts");
  const { folderSource } = await load("/server/models/folder-source.ts");
  const { testHelpers } = await load("/src/testing/kernel-helpers.ts");
  const { availableParallelism } = await import("node:os");
  const { helpers } = testHelpers(batchWorkers(availableParallelism()) - 1);
  const source = folderSource(`${ROOT}/public/models/tonescope-tweets`);
  /** @param {object} options */
  const open = (options) => Classifier.load({ source, backend: kernelBackend(options) });
  const classifiers = [await open({}), await open({ helpers })];
  const threads = 1 + helpers.count;
  const rows = [["work", "one thread, ms", `${threads} threads, ms`, "ratio of medians", "of the fastest"]];
  /** @type {Record<string, number[][]>} */
  const figures = {};
  /** @param {string} name @param {number[][]} times */
  const add = (name, times) => {
    const [one = [], several = []] = times;
    figures[name] = times;
    const fastest = Math.min(...several) / Math.min(...one);
    const ratio = (median(several) / median(one)).toFixed(2);
    rows.push([name, spread(one), spread(several), ratio, fastest.toFixed(2)]);
  };
  for (const tokens of TOKENS) {
    const ids = Array.from({ length: tokens }, (_, at) => 2000 + ((at * 37) % 9000));
    const works = classifiers.map(
      ({ inspectable }) =>
        () =>
          inspectable.probabilities(ids),
    );
    add(`one text of ${tokens} tokens`, await alternate(works));
  }
  for (const [name, method] of Object.entries(METHODS)) {
    const works = classifiers.map(
      ({ inspectable }) =>
        () =>
          new Explainer(inspectable).attribute(TWEET, method),
    );
    add(name, await alternate(works));
  }
  for (const classifier of classifiers) await classifier.dispose();
  const load1 = loadavg()[0] ?? 0;
  report(rows, { threads, load: load1, milliseconds: figures });
  if (!process.argv.includes("--json")) console.log(`Load of the machine: ${load1.toFixed(1)}`);
});
