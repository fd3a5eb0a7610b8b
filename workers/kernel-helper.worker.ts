import "./environment/trusted-types.ts";
/** Helps another worker with its runs of the encoder kernel, until that worker ends it. */

import { help, type HelperTask } from "../src/engine/kernel/helpers.ts";

self.addEventListener("message", ({ data }: MessageEvent<HelperTask>) => void help(data), { once: true });
