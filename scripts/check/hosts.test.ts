import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { securityHeaders } from "../../deploy/headers.mjs";
import { hostFiles } from "../../deploy/hosts.mjs";

it.each(Object.entries(hostFiles()))("deploy/%s is generated from deploy/headers.mjs", (path, text) => {
  expect(readFileSync(`deploy/${path}`, "utf8")).toBe(text);
  for (const [name, value] of Object.entries(securityHeaders())) {
    expect(text).toContain(name);
    expect(text).toContain(path.endsWith(".json") ? JSON.stringify(value).slice(1, -1) : value);
  }
});
