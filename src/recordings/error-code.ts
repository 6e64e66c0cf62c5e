/** The system's own name of a failure, as `ENOENT`; '' where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What kind of failure it is, without its message: that may hold a link. */
export function kindOf(error: unknown): string {
  return codeOf(error) || (error instanceof Error ? error.name : typeof error);
}
