import { expect, type Page } from "@playwright/test";

/** Words that are frequent in English and do not exist in German. */
const ENGLISH = String.raw`\b(the|and|of|with|this|that|is|are|its|your|from|for|to|or|it|by|has|its|be|which|does)\b`;

/** Fails with every English text that is visible or announced and not marked as English. */
export async function expectGerman(page: Page): Promise<void> {
  const found = await page.evaluate((words) => {
    const english = new RegExp(words, "i");
    const isMarked = (element: Element | null) => element?.closest("[lang]")?.getAttribute("lang") !== "de";
    const texts: string[] = [];
    const note = (text: string | null, element: Element | null) => {
      if (/^https?:\S+$/.test(text ?? "")) return;
      if (text && english.test(text) && !isMarked(element) && element?.checkVisibility())
        texts.push(text.trim());
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      note(node.nodeValue, node.parentElement);
    for (const element of document.body.querySelectorAll("*"))
      for (const name of [
        "aria-label",
        "aria-description",
        "aria-valuetext",
        "title",
        "placeholder",
        "alt",
        "data-hint",
      ])
        note(element.getAttribute(name), element);
    return [...new Set(texts)];
  }, ENGLISH);
  expect(found, `English on ${page.url()}`).toEqual([]);
}

/** Opens all collapsed parts of the page. */
export async function unfoldAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
}

export async function becomeGerman(page: Page): Promise<void> {
  await page.getByRole("combobox", { name: "Language of the page" }).selectOption("de");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
}
