import { useTranslation } from 'react-i18next';
import type { Experiment, ExperimentDefinition } from '#contract/experiments.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatCount, formatDistance, formatInstant, formatList, formatLocalDate, formatPercent } from '#web/format.ts';
import { type Fact, Facts } from '#web/pages/settings/parts/facts.tsx';
import css from './page.module.css';

/** What was fixed before the test began, and every version of it. */
export function Definition({ experiment, definition }: { experiment: Experiment; definition: ExperimentDefinition }) {
  const { t } = useTranslation('experiments');
  const { compared, values, unit, outcome, within_days, shares, from, to, baseline, smallest, error, power, tz } = definition;
  const facts: readonly Fact[] = [
    [t('field.compared'), t(`compared.${compared}`)],
    [t('column.variants'), formatList(values)],
    [t('field.unit'), t(`unit.${unit}`)],
    [t('field.outcome'), t(`outcome.${outcome}`)],
    [t('field.within'), formatCount(within_days)],
    [t('field.from'), formatLocalDate(from)],
    [t('field.to'), to === null ? t('openEnd') : formatLocalDate(to)],
    [t('field.split'), shares === null ? t('noSplit') : formatList(shares.map(formatPercent))],
    [t('field.baseline'), formatPercent(baseline)],
    [t('field.smallest'), formatDistance(smallest, 'ratio')],
    [t('field.error'), formatPercent(error)],
    [t('field.power'), formatPercent(power)],
  ];
  return (
    <Panel title={t('definition')} note={t('definitionNote', { version: experiment.version, tz })}>
      <Facts facts={facts} />
      <ul className={css['facts']}>
        {experiment.versions.map(({ version, made_at, made_by, definition: of }) => (
          <li key={version}>{t('version', { version, by: made_by, at: formatInstant(made_at, tz), from: formatLocalDate(of.from) })}</li>
        ))}
      </ul>
    </Panel>
  );
}
