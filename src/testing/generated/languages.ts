import type { Language } from "./language.ts";
import { EAST_EUROPEAN } from "./languages-east-europe.ts";
import { OTHER_SCRIPTS } from "./languages-other-scripts.ts";
import { WEST_EUROPEAN } from "./languages-west-europe.ts";

export const LANGUAGES: readonly Language[] = [...WEST_EUROPEAN, ...EAST_EUROPEAN, ...OTHER_SCRIPTS];
