import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take long, in the order in which they begin: else one of them would be alone at the end, with one of the two workers
 * idle. The two that drive browsers for minutes lie apart, because each takes more than one core by itself.
 */
const first = [
  'test/browser/work.test.ts',
  'test/reconcile.test.ts',
  'test/cli.test.ts',
  'src/log/sqlite-log.test.ts',
  'src/metrics/vectors.test.ts',
  'src/metrics/attribution.test.ts',
  'src/warehouse/projector.test.ts',
  'test/browser/pages.test.ts',
  'test/browser/site/site.test.ts',
];

/** The order of the files of a run; those that are not named follow as they usually do. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = first.findIndex((name) => moduleId.endsWith(`/${name}`));
      return found === -1 ? first.length : found;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}
