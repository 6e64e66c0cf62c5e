import type { Plugin, Rolldown } from 'vite';

async function gzippedBytes(code: string): Promise<number> {
  const stream = new Blob([code]).stream().pipeThrough(new CompressionStream('gzip'));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

/**
 * Adds up the JavaScript that a cold load of one page needs (the entry, the page, everything they import, and what
 * the page itself loads late), prints the sum, and beyond the limit fails the build with the list.
 */
export function firstPageSize({ page, limitBytes }: { page: string; limitBytes: number }): Plugin {
  return {
    name: 'first-page-size',
    async generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file): file is Rolldown.OutputChunk => file.type === 'chunk');
      const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
      const needed = new Set<Rolldown.OutputChunk>();
      const take = (chunk: Rolldown.OutputChunk | undefined, late: boolean): void => {
        if (chunk === undefined || needed.has(chunk)) return;
        needed.add(chunk);
        for (const name of chunk.imports) take(byName.get(name), false);
        if (late) for (const name of chunk.dynamicImports) take(byName.get(name), true);
      };
      for (const chunk of chunks) if (chunk.isEntry) take(chunk, false);
      const pageChunk = chunks.find((chunk) => chunk.moduleIds.some((id) => id.endsWith(page)));
      if (pageChunk === undefined) this.error(`no chunk for ${page}`);
      const before = new Set(needed);
      take(pageChunk, true);
      let total = 0;
      const list: string[] = [];
      for (const chunk of needed) {
        const bytes = await gzippedBytes(chunk.code);
        total += bytes;
        const when = before.has(chunk) ? 'entry' : 'page';
        list.push(`  ${chunk.fileName.padEnd(48)} ${(bytes / 1000).toFixed(1).padStart(7)} kB gzipped, ${when}`);
      }
      const line = `JavaScript of the first page: ${(total / 1000).toFixed(1)} kB gzipped (limit ${(limitBytes / 1000).toFixed(0)} kB)`;
      if (total > limitBytes) this.error([...list, line].join('\n'));
      console.info(`  ${line}`);
    },
  };
}
