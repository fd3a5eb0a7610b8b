import { expect, type Locator, type Page } from "@playwright/test";

/** Page object of the Explain page. */
export class ExplainPage {
  readonly page: Page;
  readonly text: Locator;
  readonly words: Locator;
  readonly matrix: Locator;
  readonly faithfulness: Locator;
  readonly whatIf: Locator;

  constructor(page: Page) {
    this.page = page;
    this.text = page.getByRole("textbox", { name: "Tweet to explain" });
    this.words = page.getByRole("list", { name: "Words" });
    this.matrix = page.getByRole("application");
    this.faithfulness = page.getByTestId("faithfulness");
    this.whatIf = page.getByTestId("what-if");
  }

  async open(params: Record<string, string> = {}): Promise<void> {
    await this.page.goto(`./#/explain?${new URLSearchParams(params).toString()}`);
  }

  word(label: string): Locator {
    return this.words.getByRole("button", { name: label });
  }

  async tab(name: "Words" | "Attention" | "Representations"): Promise<void> {
    await this.page.getByRole("tab", { name, exact: true }).click();
  }

  /** The value of each word in percentage points, from its accessible name. */
  async effects(): Promise<Map<string, number>> {
    const names = await this.words
      .getByRole("button")
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label") ?? ""));
    return new Map(
      names.flatMap((name) => {
        const match = /^(.*), ([+−][\d.]+) points/.exec(name);
        return match ? [[match[1] ?? "", Number((match[2] ?? "").replace("−", "-"))] as const] : [];
      }),
    );
  }

  /** Waits for a result that takes hundreds of runs of the model. */
  async measured(): Promise<void> {
    await expect(this.faithfulness).toBeVisible();
  }
}
