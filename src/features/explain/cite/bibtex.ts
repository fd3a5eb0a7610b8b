/** The works that a view of the page rests on, as BibTeX. Pure. */

import type { MethodId } from "../../../engine/explain/attribution/registry.ts";

type WorkId =
  | "li2016"
  | "castro2009"
  | "ribeiro2016"
  | "sundararajan2017"
  | "shrikumar2016"
  | "abnar2020"
  | "jain2019"
  | "deyoung2020"
  | "michel2019";

interface Work {
  kind: "article" | "inproceedings" | "misc";
  fields: Readonly<Record<string, string>>;
}

const ACL_2020 = "Proceedings of the 58th Annual Meeting of the Association for Computational Linguistics";

const WORKS: Record<WorkId, Work> = {
  li2016: {
    kind: "misc",
    fields: {
      author: "Li, Jiwei and Monroe, Will and Jurafsky, Dan",
      title: "Understanding Neural Networks through Representation Erasure",
      year: "2016",
      eprint: "1612.08220",
      archivePrefix: "arXiv",
    },
  },
  castro2009: {
    kind: "article",
    fields: {
      author: "Castro, Javier and G{\\'o}mez, Daniel and Tejada, Juan",
      title: "Polynomial calculation of the {Shapley} value based on sampling",
      journal: "Computers \\& Operations Research",
      volume: "36",
      number: "5",
      pages: "1726--1730",
      year: "2009",
      doi: "10.1016/j.cor.2008.04.004",
    },
  },
  ribeiro2016: {
    kind: "inproceedings",
    fields: {
      author: "Ribeiro, Marco Tulio and Singh, Sameer and Guestrin, Carlos",
      title: "``{Why} Should {I} Trust You?'': Explaining the Predictions of Any Classifier",
      booktitle:
        "Proceedings of the 22nd ACM SIGKDD International Conference on Knowledge Discovery and Data Mining",
      pages: "1135--1144",
      year: "2016",
      doi: "10.1145/2939672.2939778",
    },
  },
  sundararajan2017: {
    kind: "inproceedings",
    fields: {
      author: "Sundararajan, Mukund and Taly, Ankur and Yan, Qiqi",
      title: "Axiomatic Attribution for Deep Networks",
      booktitle: "Proceedings of the 34th International Conference on Machine Learning",
      pages: "3319--3328",
      year: "2017",
    },
  },
  shrikumar2016: {
    kind: "misc",
    fields: {
      author: "Shrikumar, Avanti and Greenside, Peyton and Shcherbina, Anna and Kundaje, Anshul",
      title: "Not Just a Black Box: Learning Important Features Through Propagating Activation Differences",
      year: "2016",
      eprint: "1605.01713",
      archivePrefix: "arXiv",
    },
  },
  abnar2020: {
    kind: "inproceedings",
    fields: {
      author: "Abnar, Samira and Zuidema, Willem",
      title: "Quantifying Attention Flow in Transformers",
      booktitle: ACL_2020,
      pages: "4190--4197",
      year: "2020",
      doi: "10.18653/v1/2020.acl-main.385",
    },
  },
  jain2019: {
    kind: "inproceedings",
    fields: {
      author: "Jain, Sarthak and Wallace, Byron C.",
      title: "{Attention} is not {Explanation}",
      booktitle:
        "Proceedings of the 2019 Conference of the North American Chapter of the Association for Computational Linguistics: Human Language Technologies",
      pages: "3543--3556",
      year: "2019",
      doi: "10.18653/v1/N19-1357",
    },
  },
  deyoung2020: {
    kind: "inproceedings",
    fields: {
      author:
        "DeYoung, Jay and Jain, Sarthak and Rajani, Nazneen Fatema and Lehman, Eric and Xiong, Caiming and Socher, Richard and Wallace, Byron C.",
      title: "{ERASER}: A Benchmark to Evaluate Rationalized {NLP} Models",
      booktitle: ACL_2020,
      pages: "4443--4458",
      year: "2020",
      doi: "10.18653/v1/2020.acl-main.408",
    },
  },
  michel2019: {
    kind: "inproceedings",
    fields: {
      author: "Michel, Paul and Levy, Omer and Neubig, Graham",
      title: "Are Sixteen Heads Really Better than One?",
      booktitle: "Advances in Neural Information Processing Systems 32",
      year: "2019",
    },
  },
};

const WORK_OF_METHOD: Record<MethodId, WorkId> = {
  occlusion: "li2016",
  mask: "li2016",
  shapley: "castro2009",
  lime: "ribeiro2016",
  gradients: "sundararajan2017",
  slope: "shrikumar2016",
  rollout: "abnar2020",
  flow: "abnar2020",
  attention: "jain2019",
};

function entry(kind: string, key: string, fields: Readonly<Record<string, string>>): string {
  const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}},`);
  return [`@${kind}{${key},`, ...lines, "}"].join("\n");
}

/** Characters that TeX gives a meaning to. */
const escapeTex = (text: string): string =>
  text.replaceAll(/[\\~^]/g, " ").replaceAll(/[&%$#_{}]/g, String.raw`\$&`);

export interface Cited {
  /** The version of the app. */
  version: string;
  model: { id: string; revision: string };
  /** The method of the attribution, if there is one. */
  method?: MethodId;
  isFaithfulnessShown?: boolean;
  isAttentionShown?: boolean;
  isAblationShown?: boolean;
}

/** The app, the model and the methods, each once. */
export function bibtex(cited: Cited): string {
  const { version, model, method } = cited;
  const works = new Set<WorkId>([
    ...(method ? [WORK_OF_METHOD[method]] : []),
    ...(cited.isFaithfulnessShown ? (["deyoung2020"] as const) : []),
    ...(cited.isAttentionShown ? (["jain2019"] as const) : []),
    ...(cited.isAblationShown ? (["michel2019"] as const) : []),
  ]);
  return [
    entry("software", "tonescope", {
      author: "{The Tonescope authors}",
      title: "Tonescope: sentiment analysis of tweets in the browser",
      version,
      license: "Apache-2.0",
    }),
    entry("misc", "model", { title: escapeTex(model.id), note: `Revision ${escapeTex(model.revision)}` }),
    ...[...works].map((id) => entry(WORKS[id].kind, id, WORKS[id].fields)),
  ].join("\n\n");
}
