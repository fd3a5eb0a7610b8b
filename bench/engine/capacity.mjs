/**
 * Throughput by number of cores, and the cost of a million tweets: `npm run bench -- capacity [DOLLARS-PER-CORE-HOUR]`.
 * Measures the processor time of one text on one core, which other load on the machine changes little; the other
 * figures are computed from it, with the price and utilization that the output states.
 */

import { buildNode } from "../../scripts/build/node.mjs";
import { tweet } from "../support/tweets.mjs";

const PRICE = Number(process.argv[3] ?? 0.04);
const ROWS = 300;
const CORES = [1, 100, 10_000];
/** Share of many cores' time spent on texts; the rest are uneven shards, starts and retries. */
const UTILIZATION = 0.85;

await buildNode();
/** @type {typeof import("../../server/library.ts")} */
const { Classifier, nodeBackend, openModel, wasmBackend } = await import(
  new URL("../../dist-node/library.js", import.meta.url).href
);

const backends = { wasm: wasmBackend({ threads: 1 }), cpu: nodeBackend({ threads: 1 }) };
console.log(
  `One text of ${ROWS} distinct ones, 5 to 35 words; ${PRICE} $ a core hour; ${UTILIZATION * 100} % of many cores used.\n`,
);
console.log(
  "| device | rows a second and core | cores | rows a second | a million tweets | cost of a million |",
);
console.log("| --- | ---: | ---: | ---: | ---: | ---: |");
for (const [device, backend] of Object.entries(backends)) {
  const classifier = await Classifier.load({ ...(await openModel()), backend });
  for (let row = 0; row < 30; row += 1) await classifier.classify(tweet(row));
  const before = process.cpuUsage();
  for (let row = 0; row < ROWS; row += 1) await classifier.classify(tweet(row));
  const { user, system } = process.cpuUsage(before);
  const rate = ROWS / ((user + system) / 1e6);
  for (const cores of CORES) {
    const rows = rate * cores * (cores === 1 ? 1 : UTILIZATION);
    const seconds = 1e6 / rows;
    const cost = (seconds * cores * PRICE) / 3600;
    const time =
      seconds > 5400
        ? `${(seconds / 3600).toFixed(1)} h`
        : seconds > 90
          ? `${(seconds / 60).toFixed(1)} min`
          : `${seconds.toFixed(1)} s`;
    console.log(
      `| ${device} | ${rate.toFixed(0)} | ${cores.toLocaleString("en")} | ${Math.round(rows).toLocaleString("en")} | ${time} | ${cost.toFixed(2)} $ |`,
    );
  }
  await classifier.dispose();
}
