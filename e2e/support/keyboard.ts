/** Steps of a person who has no mouse. */

import { expect, type BrowserContext, type Locator, type Page } from "@playwright/test";

/** Presses of Tab after which a control counts as not reachable. */
const MOST_TABS = 200;

type Place = "here" | "before" | "after";

/** Where an element is from the element with the focus, in the order of the document. */
const placeOf = (target: Locator): Promise<Place> =>
  target.evaluate((element): Place => {
    const { activeElement } = document;
    if (!activeElement || activeElement === element) return activeElement ? "here" : "after";
    const isBefore = element.compareDocumentPosition(activeElement) & Node.DOCUMENT_POSITION_FOLLOWING;
    return isBefore ? "before" : "after";
  });

/** Presses Tab, or Shift and Tab, until a control has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeEnabled();
  for (let presses = 0; presses < MOST_TABS; presses++) {
    const place = await placeOf(target);
    if (place === "here") return;
    await page.keyboard.press(place === "before" ? "Shift+Tab" : "Tab");
  }
  throw new Error(`${target.toString()} is not reached by Tab.`);
}

/** Goes to a button and presses Enter. */
export async function pressButton(page: Page, name: string | RegExp, within: Page | Locator = page) {
  await tabTo(page, within.getByRole("button", { name, exact: typeof name === "string" }));
  await page.keyboard.press("Enter");
}

/** Goes to a checkbox or a switch and changes it. */
export async function toggle(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Space");
}

/** Goes to a field and replaces its text. */
export async function typeInto(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}

/** Goes to a list of tabs, along it with the arrow, and opens one. */
export async function openTab(page: Page, name: string): Promise<void> {
  const tab = page.getByRole("tab", { name, exact: true });
  const list = page.getByRole("tablist").filter({ has: tab });
  const tabs = await list.getByRole("tab").count();
  await tabTo(page, list.locator('[role="tab"][tabindex="0"]'));
  for (let presses = 0; presses < tabs && (await placeOf(tab)) !== "here"; presses++)
    await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(tab).toHaveAttribute("aria-selected", "true");
}

/** Chooses files with a button that opens the browser's dialog for them. */
export async function chooseFiles(
  page: Page,
  button: string,
  file: { name: string; buffer: Buffer },
): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await pressButton(page, button);
  await (await choosing).setFiles({ ...file, mimeType: "" });
}

/** @returns the elements on which a mouse or a finger was pressed from now on */
export async function notePointers(context: BrowserContext): Promise<readonly string[]> {
  const pressed: string[] = [];
  await context.exposeFunction("notePointer", (element: string) => void pressed.push(element));
  await context.addInitScript(() => {
    addEventListener(
      "pointerdown",
      ({ target }) =>
        void (Reflect.get(globalThis, "notePointer") as (element: string) => void)(
          (target as Element).outerHTML.slice(0, 200),
        ),
      true,
    );
  });
  return pressed;
}
