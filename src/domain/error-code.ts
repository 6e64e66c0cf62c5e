/** The system's own name of a failure, as `ENOENT`; '' where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The same of a store: `sqlite:<primary result code>`, a PostgreSQL SQLSTATE, or the system's own name. */
export function storeCodeOf(error: unknown): string {
  if (error instanceof Error && 'errcode' in error && typeof error.errcode === 'number') return `sqlite:${error.errcode & 0xff}`;
  return codeOf(error);
}

/** What kind of failure it is, without its message: that may hold a link. */
export function kindOf(error: unknown): string {
  return codeOf(error) || (error instanceof Error ? error.name : typeof error);
}
