/** `import { Classifier } from "tonescope"`: what the package offers in a browser and in Node. */

export { Classifier } from "./engine/classifier/classifier.ts";
export {
  classifyByLanguage,
  type ClassifiersByLanguage,
  type LanguagePrediction,
} from "./engine/classifier/by-language.ts";
export type {
  ClassifyOptions,
  HeadPrediction,
  ModelInfo,
  Prediction,
} from "./engine/classifier/classifier.ts";
export {
  type ComparedClassifier,
  compareFloats,
  type ComparisonOptions,
  type FloatComparison,
} from "./engine/classifier/compare-floats.ts";
export type { LoadOptions, LoadPhase, LoadProgress } from "./engine/classifier/load-model.ts";
export type { Manifest, ModelSettings, NotSure, WeightsFile } from "./engine/model/manifest.ts";
export type { ChosenSettings } from "./engine/model/settings.ts";
export { type BundleSource, httpSource } from "./engine/model/source.ts";
export { AppError, type ErrorCode, type ErrorReport } from "./errors/app-error.ts";
export { attributeText, embedText } from "./engine/explain/bulk.ts";
export type { Counterfactual, Counterfactuals } from "./engine/explain/counterfactuals/counterfactuals.ts";
export type { CounterfactualKind } from "./engine/explain/counterfactuals/kinds.ts";
export { ClassWords, type ClassWord } from "./engine/explain/class-words.ts";
export { Explainer } from "./engine/explain/explainer.ts";
export type { AttributeOptions, Attribution } from "./engine/explain/attribution/attribute.ts";
export type { AttributionMethod } from "./engine/explain/attribution/registry.ts";
export type { Level } from "./engine/explain/text/units.ts";
export { loadDifferentiable } from "./engine/explain/attribution/load-differentiable.ts";
export type { Faithfulness } from "./engine/explain/faithfulness/faithfulness.ts";
export type { EncodedText } from "./heads/labeled-texts.ts";
export { groupsOf, teachInputOf } from "./heads/labeled-texts.ts";
export type { TeachInput } from "./heads/features.ts";
export { type HeadFigures, teachHead, type TaughtModel } from "./heads/teach.ts";
export { createHead, type HeadDescription } from "./heads/file/create-head.ts";
export { headJson } from "./heads/file/head-json.ts";
export type { HeadCategory, HeadEncoder, HeadOrigin, TaughtHead } from "./heads/file/head.ts";
export { checkEncoder, parseHead } from "./heads/file/parse-head.ts";
export { answerOf, headProbabilities } from "./heads/apply.ts";
export { loadDifferentiableHead } from "./heads/differentiable-head.ts";
export { headedModel } from "./heads/headed-model.ts";
export { HubClient, type HubClientOptions } from "./engine/hub/client.ts";
export { repairFromHub } from "./engine/hub/repair.ts";
export { downloadModel, fetchFromHub, lookUpModel, type ModelListing } from "./engine/hub/download-model.ts";
export type { TransferProgress } from "./engine/hub/transfer-progress.ts";
export type { InspectableModel } from "./engine/classifier/inspectable-model.ts";
export type { Backend, BackendId } from "./engine/backends/backend.ts";
export type { Feeds, InferenceSession, Tensor } from "./engine/model/inference-session.ts";
export { kernelBackend, type KernelOptions } from "./engine/backends/kernel.ts";
export { help, type HelperTask, type HelperThreads } from "./engine/kernel/helpers.ts";
export { wasmBackend, type WasmOptions } from "./engine/backends/wasm.ts";
export { Scheduler, type Scorer, type ScoringTask, type TextScore } from "./engine/pool/scheduler.ts";
export { indexedDbStorage } from "./engine/store/indexeddb.ts";
export { type Locks, processLocks, webLocks } from "./engine/store/locks.ts";
export { memoryStorage } from "./engine/store/memory.ts";
export { ModelStore, type StoredModel } from "./engine/store/model-store.ts";
export type { ModelStorage } from "./engine/store/storage.ts";
export {
  type Agreement,
  agreement,
  type BootstrapOptions,
  categoryAgreement,
} from "./statistics/agreement/agreement.ts";
export { cohensKappa, type Kappa } from "./statistics/agreement/kappa.ts";
export type { AgreementMeasure } from "./statistics/agreement/measures.ts";
export type { Ratings } from "./statistics/agreement/ratings.ts";
export { type ClassificationReport, type ClassMetrics, ConfusionMatrix } from "./statistics/evaluation.ts";
export { benjaminiHochberg, holm } from "./statistics/hypothesis/adjust.ts";
export { type McNemar, mcNemar } from "./statistics/hypothesis/mcnemar.ts";
export {
  type PairedDifference,
  pairedDifference,
  type PairedTable,
} from "./statistics/hypothesis/paired-difference.ts";
export { type ConfidenceInterval, wilsonInterval } from "./statistics/intervals.ts";
export { changePoints, defaultPenalty } from "./statistics/series/pelt.ts";
export { type AdjustedCount, adjustedCount } from "./statistics/shares/adjusted-count.ts";
export {
  correctedMean,
  type EstimateOptions,
  labeledMean,
  type MeanEstimate,
  type Population,
  powerTuning,
} from "./statistics/shares/corrected-mean.ts";
export {
  cohensH,
  type Difference,
  differenceP,
  estimateDifference,
  standardizedDifference,
} from "./statistics/shares/difference.ts";
export { sharesByEm } from "./statistics/shares/em.ts";
export {
  type PostStratified,
  postStratifiedMean,
  type StratifiedLabels,
} from "./statistics/shares/post-stratified.ts";
export {
  type Drawing,
  type LabeledValues,
  momentsOf,
  SampleDesign,
  type ScoreMoments,
} from "./statistics/shares/sample.ts";
export { logLikelihood, logOdds, type WordCounts } from "./statistics/words/keyness.ts";
