import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documents } from '../scripts/documents.ts';

describe('generated documents', async () => {
  for (const { path, text } of await documents()) {
    it(`${path} is current (npm run docs)`, () => {
      expect(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')).toBe(text);
    });
  }
});
