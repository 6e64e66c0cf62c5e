import { defineConfig } from 'vitest/config';

/** Nothing may depend on the machine's zone: tests run in one that is 5 h 45 min off. */
process.env['TZ'] = 'Asia/Kathmandu';

export default defineConfig({
  test: {
    pool: 'forks',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    reporters: ['default', './scripts/closing-line.ts'],
  },
});
