/**
 * The encoder kernel with helpers and on one thread, in Node: `npm run bench -- helpers [--rounds 15] [--json]`. One text of
 * several lengths, and the explanations of a tweet of 30 words, in alternating calls. Other work on the machine takes cores
 * away from several threads, so the fastest call and the processor time of all threads together are printed too.
 */

import { availableParallelism, loadavg } from "node:os";
import process from "node:process";
import { ROOT } from "../../scripts/support/install.mjs";
import { withModules } from "../support/modules.mjs";
import { median, option, report, spread } from "../support/report.mjs";

const TOKENS = [32, 64, 128, 256, 512];
const TWEET =
  "honestly the new update made my phone so much slower and the battery dies before lunch every single day but at least the camera is a bit better than before";
/** @type {Record<string, import("../../src/engine/explain/attribution/registry.ts").AttributionMethod>} */
const METHODS = {
  occlusion: { name: "occlusion", operator: "delete" },
  "LIME, 200 samples": { name: "lime", operator: "delete", samples: 200 },
};

const rounds = option("rounds", 15);

/**
 * Milliseconds of alternating calls, and those of the processor.
 * @param {(() => Promise<unknown>)[]} works @param {number} rounds
 */
async function alternate(works, rounds) {
  /** @type {number[][]} */
  const times = works.map(() => []);
  /** @type {number[][]} */
  const ofProcessor = works.map(() => []);
  for (let round = -2; round < rounds; round += 1) {
    for (const [at, work] of works.entries()) {
      const before = process.cpuUsage();
      const start = performance.now();
      await work();
      const milliseconds = performance.now() - start;
      const { user, system } = process.cpuUsage(before);
      if (round < 0) continue;
      times[at]?.push(milliseconds);
      ofProcessor[at]?.push((user + system) / 1000);
    }
  }
  return { times, ofProcessor };
}

await withModules(async (load) => {
  const { kernelBackend } = await load("/src/engine/backends/kernel.ts");
  const { Classifier } = await load("/src/engine/classifier/classifier.ts");
  const { Explainer } = await load("/src/engine/explain/explainer.ts");
  const { batchWorkers } = await load("/src/engine/pool/cores.ts");
  const { folderSource } = await load("/server/models/folder-source.ts");
  const { testHelpers } = await load("/src/testing/kernel-helpers.ts");
  const { helpers } = testHelpers(batchWorkers(availableParallelism()) - 1);
  const source = folderSource(`${ROOT}/public/models/tonescope-tweets`);
  /** @param {object} options */
  const open = (options) => Classifier.load({ source, backend: kernelBackend(options) });
  const classifiers = [await open({}), await open({ helpers })];
  const threads = 1 + helpers.count;
  const rows = [
    [
      "work",
      "one thread, ms",
      `${threads} threads, ms`,
      "ratio of medians",
      "of the fastest",
      "of processor times",
    ],
  ];
  /** @type {Record<string, object>} */
  const figures = {};
  /** @param {string} name @param {Awaited<ReturnType<typeof alternate>>} measured */
  const add = (name, measured) => {
    const [one = [], several = []] = measured.times;
    const [processorOne = [], processorSeveral = []] = measured.ofProcessor;
    figures[name] = measured;
    const ratios = [
      median(several) / median(one),
      Math.min(...several) / Math.min(...one),
      median(processorSeveral) / median(processorOne),
    ];
    rows.push([name, spread(one), spread(several), ...ratios.map((ratio) => ratio.toFixed(2))]);
  };
  for (const tokens of TOKENS) {
    const ids = Array.from({ length: tokens }, (_, at) => 2000 + ((at * 37) % 9000));
    const works = classifiers.map(
      ({ inspectable }) =>
        () =>
          inspectable.probabilities(ids),
    );
    add(`one text of ${tokens} tokens`, await alternate(works, rounds));
  }
  for (const [name, method] of Object.entries(METHODS)) {
    const works = classifiers.map(
      ({ inspectable }) =>
        () =>
          new Explainer(inspectable).attribute(TWEET, method),
    );
    add(name, await alternate(works, Math.ceil(rounds / 3)));
  }
  for (const classifier of classifiers) await classifier.dispose();
  const load1 = loadavg()[0] ?? 0;
  report(rows, { threads, load: load1, milliseconds: figures });
  if (!process.argv.includes("--json")) console.log(`Load of the machine: ${load1.toFixed(1)}`);
});
