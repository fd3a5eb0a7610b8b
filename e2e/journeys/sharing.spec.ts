/** A batch's workers and the memory of the encoder kernel, as the browser's own inspector sees it. */

import type { Browser } from "@playwright/test";
import { expect, test } from "../support/app.ts";
import { ModelsPage } from "../pages/models-page.ts";

/** Enough to look at the workers while they score. */
const ROWS = `id,text\n${Array.from({ length: 2000 }, (_, row) => `${row},I love number ${row} so much`).join("\n")}\n`;

/**
 * In a worker, with all memories that it has: of those with a model, in which kind of buffer it is, and how many
 * workers were in it before. The first word of such a memory is used for nothing else.
 */
function look(memories: WebAssembly.Memory[]): { kind: string; before: number }[] {
  return memories
    .filter(({ buffer }) => buffer.byteLength > 20_000_000)
    .map(({ buffer }) => ({
      kind: buffer.constructor.name,
      before: Atomics.add(new Int32Array(buffer, 0, 1), 0, 1),
    }));
}

/** `look` in each scoring worker. */
async function memoriesOfModels(browser: Browser): Promise<ReturnType<typeof look>> {
  const inspector = await browser.newBrowserCDPSession();
  const { targetInfos } = await inspector.send("Target.getTargets");
  const found: ReturnType<typeof look> = [];
  for (const { targetId } of targetInfos.filter(({ title }) => title === "scoring")) {
    const { sessionId } = await inspector.send("Target.attachToTarget", { targetId });
    let id = 0;
    const send = <T>(method: string, params: object) =>
      new Promise<T>((resolve) => {
        const mine = ++id;
        inspector.on("Target.receivedMessageFromTarget", ({ message, sessionId: from }) => {
          const answer = JSON.parse(message) as { id: number; result: T };
          if (from === sessionId && answer.id === mine) resolve(answer.result);
        });
        const message = JSON.stringify({ id: mine, method, params });
        void inspector.send("Target.sendMessageToTarget", { sessionId, message });
      });
    const { result } = await send<{ result: { objectId: string } }>("Runtime.evaluate", {
      expression: "WebAssembly.Memory.prototype",
    });
    const { objects } = await send<{ objects: { objectId: string } }>("Runtime.queryObjects", {
      prototypeObjectId: result.objectId,
    });
    const { result: looked } = await send<{ result: { value: ReturnType<typeof look> } }>(
      "Runtime.callFunctionOn",
      {
        objectId: objects.objectId,
        functionDeclaration: `function () { return (${look})(this); }`,
        returnByValue: true,
      },
    );
    found.push(...looked.value);
  }
  await inspector.detach();
  return found;
}

for (const isIsolated of [true, false]) {
  test(`the workers of a batch have ${isIsolated ? "one copy of the model" : "a copy each where the page is not isolated"}`, async ({
    app,
    batch,
    browser,
    page,
  }) => {
    if (!isIsolated) {
      app.intercept = (_request, response) => {
        response.removeHeader("Cross-Origin-Opener-Policy");
        response.removeHeader("Cross-Origin-Embedder-Policy");
        return false;
      };
    }
    const models = new ModelsPage(page);
    await models.open();
    await models.runOn("kernel");
    await expect(models.usedDevice("encoder kernel")).toBeVisible();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(isIsolated);
    const workers = await page.evaluate(() => navigator.hardwareConcurrency);
    test.skip(workers < 2, "One core has one worker.");
    await batch.open();
    await batch.choose("rows.csv", ROWS);
    await batch.score();
    await expect(batch.progress.getByRole("status").first()).toContainText(/^[1-9]/);
    const found = await memoriesOfModels(browser);
    expect(found.length).toBeGreaterThan(1);
    expect(found.map(({ before }) => before)).toEqual(found.map((_, at) => (isIsolated ? at : 0)));
    const kind = isIsolated ? "SharedArrayBuffer" : "ArrayBuffer";
    expect(new Set(found.map((memory) => memory.kind))).toEqual(new Set([kind]));
    await expect(batch.table.getByRole("gridcell", { name: "Positive" }).nth(1)).toBeVisible();
  });
}
