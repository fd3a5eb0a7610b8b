/** Advice on each error for a terminal; empty where the message is sufficient. */

import type { ErrorCode } from "../../src/errors/app-error.ts";

export const ADVICE: Record<ErrorCode, string> = {
  offline: "Check the connection and try again.",
  "not-found": "Check the address of the model.",
  "wrong-content":
    "The server answered with a page instead of the file. Check the address, or the proxy in between.",
  "server-refused": "The server rejected the request. Try again later.",
  "hash-mismatch":
    "The file was damaged or replaced during the transfer and was not used. Download it again.",
  "bad-reference":
    "Write it as organization/name, optionally with @revision, or paste the model's address on the Hub.",
  unauthorized:
    "Check the name. If the model is private, run hf auth login, or put an access token of the Hub into HF_TOKEN.",
  gated: "Open the model's page on the Hub, accept its conditions, and try again with your own token.",
  "model-not-found": "Check the spelling: organization/name.",
  "revision-not-found": "Check the branch, tag or commit, or leave it out to get the newest.",
  "rate-limited": "Wait a moment and try again. The downloaded part is kept.",
  "host-not-allowed":
    "The operator of the page must add the host to its security policy (connect-src). Or set another Hub address.",
  "no-onnx":
    "Its weights are in none of the formats ONNX, safetensors, PyTorch, Flax and TensorFlow. Export it with Optimum (optimum-cli export onnx), or look for a copy that has an onnx folder, such as those of onnx-community.",
  "unsupported-model":
    "Choose a text classification model. Without an ONNX file, only the encoders that the user guide lists are converted.",
  "storage-full": "Free some space, or name a folder on another disk in TONESCOPE_CACHE.",
  "storage-outdated": "Update tonescope.",
  "storage-unavailable": "Check the folder's permissions, or name another in TONESCOPE_CACHE.",
  "insecure-page": "Open the page by https, or as localhost.",
  "not-stored": "Download it with tonescope models pull; tonescope models list shows the stored models.",
  "model-in-use": "Wait until the other process is done with it.",
  "bad-archive": "Choose a file that was exported here, or a complete copy of the model's folder.",
  "bad-signature":
    "The model's description was changed after it was signed and was not used. Ask its publisher.",
  "bad-manifest":
    "The model's description is damaged or of an unknown version. Choose another model or revision.",
  "bad-tokenizer": "The model's tokenizer cannot be read. Choose another model or revision.",
  "bad-model": "The runtime cannot read this model. Choose another model or revision.",
  "not-for-kernel": "It runs on onnxruntime-web, which supports every model.",
  "not-shown": "Choose another layer or method, or an export with plain (eager) attention.",
  "labels-mismatch": "The model's labels do not match its output. Choose another model or revision.",
  "runtime-unavailable": "Install tonescope again. Only serve and --device cpu need the native runtime.",
  "out-of-memory": "Use fewer --workers, or a smaller model.",
  "bad-input": "Send token ids that the model's own tokenizer produced.",
  "device-lost": "Start the model again; it runs on the processor meanwhile.",
  "page-ended": "Choose the backend again to try it once more.",
  "inference-failed": "Try again.",
  "worker-crashed": "Try again, with fewer --workers if memory is short.",
  "model-stuck":
    "The model's tokenizer or graph may not end for a text. Leave the text out, or use another model.",
  cancelled: "",
  "empty-file": "Choose a file with at least one row.",
  "not-a-table":
    "Choose CSV, TSV, JSON, Excel (.xlsx), Parquet, plain text, or an archive downloaded from X.",
  "old-excel": "Open it in a spreadsheet program and save it as .xlsx or CSV.",
  encrypted: "Remove the password, then choose the file again.",
  damaged: "The file is incomplete or damaged. Download or export it again.",
  "unknown-encoding": "Choose another encoding.",
  "bad-json": "Check that the file is JSON Lines or one JSON array.",
  "bad-option": "tonescope COMMAND --help lists the options.",
  "unclear-labels": "",
  "too-few-labels": "Label at least 20 rows, in at least two categories with three rows each.",
  "bad-head": "Choose a head that tonescope teach or the page has saved.",
  "head-mismatch": "Name the model that it was taught on with --model, or teach a head on this one.",
  "unreadable-file": "The file was moved or changed, or cannot be read. Choose it again.",
  "over-limit": "Split the file, or save it as CSV.",
  "too-long": "The row is longer than the limit. Check the quotes and the delimiter.",
  "batch-storage-full": "Free some space on the disk, then try again.",
  "batch-storage-lost": "Score the file again.",
  "batch-open-elsewhere": "Wait until the other run ends.",
  "batch-missing": "Score the file again.",
  "batch-busy": "Wait until it ends.",
  "batch-crashed": "Try again.",
  "reader-stuck": "The file may be damaged. Name its format with --input-format, or export it again.",
  "no-model": "Name a model with --model.",
  "bad-pseudonym-key": "--pseudonym-key takes a file that it wrote, or that the page saved.",
  "bad-codebook": "Use 2 to 20 categories with different names.",
  "not-labels": "Choose a file with a column id and a column label.",
  "other-batch": "Choose the labels of this table: their ids must be those of its rows.",
  unexpected: "Try again.",
};
