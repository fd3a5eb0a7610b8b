import type { Page } from "@playwright/test";
import { expect, test } from "../support/app.ts";

const FILE = `text\n${Array.from({ length: 60 }, (_, row) => `row ${row} is great\n`).join("")}`;

/** The browser's own locks and notifications, as they are made; nothing is put in their place. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const locks: WakeLockSentinel[] = [];
    const notes: { body: string; shown: boolean }[] = [];
    const { request } = WakeLock.prototype;
    WakeLock.prototype.request = async function ask(type) {
      const lock = await request.call(this, type);
      locks.push(lock);
      return lock;
    };
    globalThis.Notification = new Proxy(Notification, {
      construct(target, [title, options]: [string, NotificationOptions]) {
        const notification = new target(title, options);
        const note = { body: options.body ?? "", shown: false };
        notification.addEventListener("show", () => (note.shown = true));
        notes.push(note);
        return notification;
      },
    });
    Object.assign(globalThis, { locks, notes });
  });
}

interface Heard {
  locks: WakeLockSentinel[];
  notes: { body: string; shown: boolean }[];
}

const released = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as Heard).locks.map((lock) => lock.released));
const notes = (page: Page) => page.evaluate(() => (globalThis as unknown as Heard).notes);

test("a wake lock is held while a batch is scored, also after the tab was hidden, and then released", async ({
  batch,
  page,
}) => {
  await listen(page);
  await batch.open();
  await batch.choose("tweets.csv", FILE);
  expect(await released(page)).toEqual([]);
  await batch.score();
  await expect.poll(() => released(page)).toEqual([false]);
  // What the browser does when the page is hidden, and what it says when the page is seen again.
  await page.evaluate(async () => {
    await (globalThis as unknown as Heard).locks[0]?.release();
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect.poll(() => released(page)).toEqual([true, false]);
  await batch.done();
  await expect.poll(() => released(page)).toEqual([true, true]);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  expect(await released(page)).toEqual([true, true]);
});

for (const { allowed, away, body } of [
  { allowed: true, away: true, body: "tweets.csv is scored." },
  { allowed: true, away: false, body: undefined },
  { allowed: false, away: true, body: undefined },
]) {
  test(`notifications ${allowed ? "allowed" : "not allowed"}, the person ${away ? "away" : "here"}: ${body ? "a notification at the end" : "no notification"}`, async ({
    batch,
    context,
    page,
  }) => {
    if (allowed) await context.grantPermissions(["notifications"]);
    await listen(page);
    // No page is hidden in a browser without a screen.
    await page.addInitScript((away) => {
      Object.defineProperty(document, "hidden", { get: () => away });
    }, away);
    await batch.open();
    await batch.choose("tweets.csv", FILE);
    await batch.score();
    await batch.done();
    if (body) await expect.poll(() => notes(page)).toEqual([{ body, shown: true }]);
    else expect(await notes(page)).toEqual([]);
  });
}
