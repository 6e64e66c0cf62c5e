/** A name that every file system takes: words and dates joined by hyphens, letters of any script kept. */
export function fileName(parts: readonly string[]): string {
  const name = parts
    .map((part) =>
      part
        .normalize('NFC')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{M}\p{N}.]+/gu, '-')
        .replaceAll(/^[-.]+|[-.]+$/g, ''),
    )
    .filter((part) => part !== '')
    .join('-');
  return name === '' ? 'export' : name.slice(0, 120);
}
