/** Words of recordings; apart from the schemas, so that a browser's bundle carries no validator. */

/** `elsewhere`: the phone system told a file's name and no address; `removing`: its file is about to go. */
export const recordingStates = ['waiting', 'kept', 'failed', 'elsewhere', 'removing', 'removed'] as const;
export type RecordingState = (typeof recordingStates)[number];

/** Why a recording is not kept (yet), as a code; `failure` says the same in a sentence. */
export const recordingWhys = [
  ...(['gone', 'refused', 'no-credentials', 'expired', 'too-large', 'not-sound', 'truncated'] as const),
  ...(['server', 'unreachable', 'private-address', 'redirects', 'store', 'missing'] as const),
  ...(['retention', 'erased', 'call-gone', 'account'] as const),
] as const;
export type RecordingWhy = (typeof recordingWhys)[number];
