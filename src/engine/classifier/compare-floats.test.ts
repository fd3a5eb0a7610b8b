import { expect, test } from "vitest";
import { folderSource } from "../../../server/models/folder-source.ts";
import { kernelBackend } from "../backends/kernel.ts";
import { nodeBackend } from "../backends/node.ts";
import { Classifier } from "./classifier.ts";
import { compareFloats, COMPARISON_TEXTS } from "./compare-floats.ts";

const source = folderSource("public/models/tonescope-tweets");
const onKernel = () => Classifier.load({ source, backend: kernelBackend() });
/** The same 8-bit weights in float products, which are the nearest that the embedded model has to floats. */
const inFloats = () =>
  Classifier.load({ source, backend: { ...nodeBackend({ threads: 1 }), prefersFloat: true } });

test("compares labels and probabilities, one model in memory at a time", async () => {
  let loaded = 0;
  const counted = (load: () => Promise<Classifier>) => async () => {
    loaded += 1;
    expect(loaded).toBe(1);
    const classifier = await load();
    const dispose = classifier.dispose.bind(classifier);
    classifier.dispose = async () => {
      loaded -= 1;
      await dispose();
    };
    return classifier;
  };
  const progress: number[] = [];
  const compared = await compareFloats(counted(onKernel), counted(inFloats), COMPARISON_TEXTS, {
    onProgress: (done) => progress.push(done),
  });
  expect(progress).toEqual(Array.from({ length: 2 * COMPARISON_TEXTS.length }, (_, at) => at + 1));
  expect(compared.texts).toBe(COMPARISON_TEXTS.length);
  expect(compared.sameLabels + compared.differing.length).toBe(compared.texts);
  expect(compared.sameLabels).toBeGreaterThanOrEqual(compared.texts - 1);
  expect(compared.meanGap).toBeGreaterThan(0);
  expect(compared.largestGap).toBeGreaterThanOrEqual(compared.meanGap);
  expect(compared.largestGap).toBeLessThan(0.05);
});

test("a model beside itself differs in nothing, and a comparison can be cancelled", async () => {
  const compared = await compareFloats(onKernel, onKernel, ["good", "bad"]);
  expect(compared).toEqual({ texts: 2, sameLabels: 2, meanGap: 0, largestGap: 0, differing: [] });
  const controller = new AbortController();
  const cancelled = compareFloats(onKernel, inFloats, COMPARISON_TEXTS, {
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
});
