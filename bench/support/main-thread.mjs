/** The longest tasks of a page's main thread, from a trace of the browser. */

/** @typedef {{ name: string, pid: number, tid: number, dur?: number, tdur?: number, args: { name?: string } }} TraceEvent */

/**
 * @typedef {object} LongestTasks
 * @property {number} tasks how many tasks ran
 * @property {number} clock wall time of the longest task, in milliseconds
 * @property {number} processor processor time of the longest task, in milliseconds; other load does not change it
 */

/**
 * Traces the main thread while something is done on the page.
 * @param {import("@playwright/test").Browser} browser
 * @param {import("@playwright/test").Page} page
 * @param {() => Promise<void>} interact
 * @returns {Promise<LongestTasks>}
 */
export async function longestTasks(browser, page, interact) {
  await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
  await interact();
  await page.waitForTimeout(500);
  /** @type {{ traceEvents: TraceEvent[] }} */
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const mainThreads = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args["name"] === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => name === "ThreadControllerImpl::RunTask" && mainThreads.has(`${pid}/${tid}`),
  );
  /** @param {"dur" | "tdur"} field microseconds */
  const longest = (field) => Math.max(...tasks.map((task) => task[field] ?? 0)) / 1000;
  return { tasks: tasks.length, clock: longest("dur"), processor: longest("tdur") };
}
