export { downloadDataset, obtainDataset } from "./download.ts";
export type { DownloadOptions } from "./download.ts";
export { checkMirrors, huggingFaceMirror } from "./mirrors.ts";
export type { RetryPolicy } from "./retry-policy.ts";
export type { DownloadProgress } from "./attempt.ts";
