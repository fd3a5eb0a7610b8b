/** The options that choose a model and its backend. */

import { NODE_BACKENDS, type NodeBackendId } from "../../src/engine/backends/backend.ts";
import { availableParallelism } from "node:os";
import type { ChosenSettings } from "../../src/engine/model/settings.ts";
import { PREPROCESSING_RULES } from "../../src/engine/tokenizer/preprocess.ts";
import { choice, group, names, option, text, UsageError, type Values, wholeNumber } from "./option.ts";

const DEVICES = ["auto", ...NODE_BACKENDS] as const;
type Device = NodeBackendId | "auto";

export const CLASS_NAMES = names({
  flag: "class-names",
  help: "names of the classes in the order of the model's output, in place of those of its description",
});

export const PREPROCESSING = choice({
  flag: "preprocessing",
  choices: PREPROCESSING_RULES,
  defaultText: "what is known of the model, else none",
  help: "tweet replaces mentions by @user and links by http, as the tweet models of TweetEval expect; none leaves the text as it is",
});

export const MODEL_OPTIONS = group("Model", {
  model: text({
    flag: "model",
    value: "ID[@REVISION]|FOLDER|multilingual",
    defaultText: "the English model that comes with tonescope",
    help: "a classifier of the Hugging Face Hub, downloaded and verified once, a folder, or the multilingual model that comes with tonescope",
  }),
  dtype: text({
    flag: "dtype",
    value: "TYPE",
    help: "the number format of the model's weights, such as q8 or fp32",
  }),
  classNames: CLASS_NAMES,
  preprocessing: PREPROCESSING,
  device: option<Device, Device>({
    flag: "device",
    value: "kernel|wasm|cpu|auto",
    default: "auto",
    defaultText:
      "auto, the faster one by a short measurement that is remembered; for few texts, and where nothing was measured, kernel for the 8-bit encoders that it supports, wasm for all others",
    help: "kernel and wasm (onnxruntime-web) give what the browser gives on them, bit for bit. cpu is the native runtime: the same labels but for rare ties, logits that differ by up to 0.12",
    parse(text, name) {
      const device = DEVICES.find((known) => known === text);
      if (!device) throw new UsageError(`${name} is kernel, wasm, cpu or auto.`);
      return device;
    },
  }),
});

/** The model of a command that sets a second one beside that of `--model`. */
export const SECOND_MODEL_OPTIONS = group("Model", {
  against: text({
    flag: "against",
    value: "ID[@REVISION]|FOLDER|HEAD.json",
    help: "the second model, also another revision of the first one, or a taught head with one label a text",
  }),
  againstDtype: text({
    flag: "against-dtype",
    value: "TYPE",
    help: "the number format of the second model's weights",
  }),
});

/** The models by language, where a command takes two. */
export const BY_LANGUAGE = "auto";

/** The model of a command that can choose it by language. */
export const MODEL_OR_BY_LANGUAGE: typeof MODEL_OPTIONS.model = {
  ...MODEL_OPTIONS.model,
  value: `${MODEL_OPTIONS.model.value}|${BY_LANGUAGE}`,
  help: `${MODEL_OPTIONS.model.help}; ${BY_LANGUAGE} chooses by language: texts in a language that the English model does not read go to the multilingual one`,
};

export type ModelValues = Values<typeof MODEL_OPTIONS>;

/** What the options set in place of the model's description. */
export const settingsOf = ({
  classNames,
  preprocessing,
}: Pick<ModelValues, "classNames" | "preprocessing">): ChosenSettings => ({
  ...(classNames.length > 0 && { labels: classNames }),
  ...(preprocessing && { preprocessing }),
});

export const WORKERS = wholeNumber({
  flag: "workers",
  least: 1,
  most: 9999,
  default: availableParallelism(),
  defaultText: "all cores",
  help: "threads; on kernel they have the model in memory once",
  group: "Model",
});
