/** What can go wrong in a way that a caller must be told, each once. The API maps a code to a status, the CLI to an exit code. */
export const failureCodes = [
  'too-large',
  'invalid-delivery',
  'unknown-connection',
  'store-full',
  'store-read-only',
  'store-unavailable',
  'store-in-use',
  'unknown-metric',
  'unknown-param',
  'invalid-param',
  'unknown-dimension',
  'unknown-value',
  'unknown-part',
  'unknown-zone',
  'unknown-column',
  'invalid-period',
  'mixed-groups',
  'method-not-available',
  'inputs-not-taken',
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** An expected failure: `message` says what, got and wanted, and is fit to be shown. */
export class Failure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'Failure';
    this.code = code;
  }
}
