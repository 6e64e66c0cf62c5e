/** What the log tells of anything thrown: its kind and its place, never its message. */
export function toldOf(error: unknown): { readonly kind: string; readonly stack: string } {
  return { kind: kindOf(error), stack: placeOf(error) };
}

export function kindOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** Frames of the stack without the message above them, which may hold personal data: for the log. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .join('\n');
}
