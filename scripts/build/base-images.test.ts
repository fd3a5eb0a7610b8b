import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { FILES, pinImages } from "./base-images.mjs";

const DIGEST = /@sha256:[0-9a-f]{64}(?= |$)/;

/** @returns the FROM lines of a Containerfile */
const baseImages = (text: string) => text.split("\n").filter((line) => line.startsWith("FROM"));

it.each(FILES)("%s has an exact version and a digest for each base image", (file) => {
  const images = baseImages(readFileSync(file, "utf8"));
  expect(images.length).toBeGreaterThan(0);
  for (const image of images) expect(image).toMatch(new RegExp(`:[\\w.-]*\\d[\\w.-]*${DIGEST.source}`));
});

it("pins each base image of a Containerfile, also one that is pinned", () => {
  const first = `sha256:${"1".repeat(64)}`;
  const second = `sha256:${"2".repeat(64)}`;
  const text = "FROM node:24-slim AS build\nRUN true\nFROM debian:12\n";
  const pinned = pinImages(text, () => first);
  expect(baseImages(pinned)).toEqual([`FROM node:24-slim@${first} AS build`, `FROM debian:12@${first}`]);
  expect(pinImages(pinned, () => second)).toBe(pinned.replaceAll(first, second));
});
