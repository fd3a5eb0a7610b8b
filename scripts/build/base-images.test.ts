import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { pinImages } from "./base-images.mjs";

it("pins each base image of a Containerfile, also one that is pinned", () => {
  const first = `sha256:${"1".repeat(64)}`;
  const second = `sha256:${"2".repeat(64)}`;
  const text = readFileSync("deploy/endpoint/Containerfile", "utf8");
  const pinned = pinImages(text, () => first);
  const froms = pinned.split("\n").filter((line) => line.startsWith("FROM"));
  expect(froms).toEqual([`FROM node:22-slim@${first} AS build`, `FROM node:22-slim@${first}`]);
  expect(pinImages(pinned, () => second)).toBe(pinned.replaceAll(first, second));
});
