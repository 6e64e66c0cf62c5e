import fc from 'fast-check';

/**
 * Examples of properties: `npm test` draws the same ones each time, so that what it says of a commit stays true. With PROPERTIES=random
 * each run draws others; with PROPERTIES=<number> those of that seed, as a failed property names it.
 */
const asked = process.env['PROPERTIES'] ?? '20261122';
if (asked !== 'random') {
  if (!/^-?\d{1,10}$/.test(asked)) throw new Error(`PROPERTIES: wanted "random" or a seed as a failed property names it, got "${asked}"`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(asked) });
}

export default fc;
