import { expect, it } from "vitest";
import { hasSlang } from "./slang.ts";

it.each([
  "this slaps",
  "that new album slaps so hard",
  "THIS SONG SLAPS 🔥🔥",
  "ngl this new update slaps fr fr no cap",
  "their early songs slap harder",
  "that's sick",
  "this is actually sick, where did you get it?",
  "it was sick af",
  "that sick beat again",
  "the drop in this track is filthy",
  "nasty dunk by the rookie",
  "I'm dead 💀",
  "im literally crying 😂😂 who made this",
  "dead 🤣",
  "she ate and left no crumbs",
  "BTS ATE AND LEFT NO CRUMBS",
  "this is the shit!",
])("is found in: %s", (text) => {
  expect(hasSlang(text)).toBe(true);
});

it.each([
  "she was sick all week",
  "my dog is sick and I am worried",
  "this makes me sick",
  "I'm so sick of this",
  "this is sick leave, not a holiday",
  "he slaps the table when he loses",
  "she slaps him in the last scene",
  "a slap in the face for every customer",
  "a disgusting meal in a filthy room",
  "my phone is dead",
  "I'm dead tired",
  "I'm crying, my cat died 😭",
  "the screen is dead 💀",
  "no bread, she ate everything",
  "the shit that they put up with",
  "nasty weather on the way home",
  "",
])("is not found in: %s", (text) => {
  expect(hasSlang(text)).toBe(false);
});
