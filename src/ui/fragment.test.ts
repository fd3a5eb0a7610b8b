import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { formatFragment, parseFragment } from "./fragment.ts";

it("reads what it writes, whatever the text", () => {
  fc.assert(
    fc.property(fc.constantFrom("analyze", "models"), fc.string({ unit: "grapheme" }), (route, text) => {
      const { route: read, params } = parseFragment(formatFragment(route, { text }));
      expect(read).toBe(route);
      expect(params.get("text")).toBe(text.toWellFormed());
    }),
  );
});

it.each([
  ["", "", null],
  ["#", "", null],
  ["#/analyze", "analyze", null],
  ["#/analyze?text=a?b=c", "analyze", "a?b=c"],
  ["#/analyze?text=%E0%A4%A", "analyze", "\ufffd%A"],
])("takes %j apart", (hash, route, text) => {
  const fragment = parseFragment(hash);
  expect(fragment.route).toBe(route);
  expect(fragment.params.get("text")).toBe(text);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** A page's address and its events, as far as they matter here. */
async function pageAt(hash: string) {
  const location = { hash };
  const history = {
    state: null,
    replaceState: (_: unknown, __: string, url: string) => (location.hash = url),
  };
  const listeners: (() => void)[] = [];
  vi.stubGlobal("location", location);
  vi.stubGlobal("window", { location, history });
  vi.stubGlobal("addEventListener", (_: string, listener: () => void) => listeners.push(listener));
  vi.resetModules();
  const { replaceFragment } = await import("./fragment.ts");
  return { location, replaceFragment, tell: () => listeners.forEach((listener) => listener()) };
}

it("writes where the person is, and again", async () => {
  const { location, replaceFragment } = await pageAt("");
  replaceFragment("analyze", { text: "a" });
  replaceFragment("analyze", { text: "b" });
  expect(location.hash).toBe("#/analyze?text=b");
});

it("leaves a newer address alone, whether the page has heard of it or not", async () => {
  const { location, replaceFragment, tell } = await pageAt("#/explain?text=old");
  location.hash = "#/explain?text=new";
  replaceFragment("explain", { text: "old" });
  expect(location.hash).toBe("#/explain?text=new");
  location.hash = "#/batch";
  tell();
  replaceFragment("explain", { text: "old" });
  expect(location.hash).toBe("#/batch");
});
