import { Button, Skeleton } from '@mantine/core';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MetricView } from '#contract/catalogue-view.ts';
import { problemOf } from '#web/api.ts';
import type { Asked } from '#web/components/metric/figures.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import type { View } from '#web/view.ts';
import { Comparison } from './comparison.tsx';
import { ParamControl } from './param-control.tsx';
import { leftOutQuery } from './queries.ts';
import css from './trial.module.css';

type Params = Record<string, unknown>;

/** Another definition of the same metric, seen beside the account's own, with the counts that make the difference. */
export function Trial({ metric, own, tried, trial, onTry }: TrialProps) {
  const { t } = useTranslation('metrics-page');
  if (metric.params.length === 0) return null;
  const isTried = Object.keys(tried).length > 0;
  const change = (name: string, value: unknown): void => {
    const { [name]: _, ...others } = tried;
    const same = JSON.stringify(value) === JSON.stringify(own?.[name] ?? standardOf(metric, name));
    const next = same || value === undefined ? others : { ...others, [name]: value };
    onTry(Object.keys(next).length === 0 ? undefined : next);
  };
  return (
    <Panel
      title={t('tryAnother')}
      note={t('tryNote')}
      actions={
        isTried ? (
          <Button size="compact-sm" variant="subtle" onClick={() => onTry(undefined)}>
            {t('backToOwn')}
          </Button>
        ) : undefined
      }
    >
      <div className={css['controls']}>
        {metric.params.map((param) => (
          <ParamControl
            key={`${param.name} ${isTried ? '' : 'own'}`}
            param={param}
            value={param.name in tried ? tried[param.name] : (own?.[param.name] ?? param.default)}
            changed={param.name in tried}
            onChange={(value) => change(param.name, value)}
          />
        ))}
      </div>
      {isTried ? <Outcome metric={metric} trial={trial} /> : null}
    </Panel>
  );
}

interface TrialProps {
  metric: MetricView;
  /** The account's own parameters; undefined while they are not known. */
  own: Readonly<Params> | undefined;
  tried: Params;
  trial: UseQueryResult<Record<string, Asked>>;
  view: View;
  onTry: (params: Params | undefined) => void;
}

const standardOf = (metric: MetricView, name: string): unknown => metric.params.find((param) => param.name === name)?.default ?? null;

function Outcome({ metric, trial }: { metric: MetricView; trial: UseQueryResult<Record<string, Asked>> }) {
  if (trial.isError) {
    return (
      <p className={css['refused']} role="alert">
        {problemOf(trial.error).detail}
      </p>
    );
  }
  const { own, tried } = trial.data ?? {};
  if (own === undefined || tried === undefined) return <Skeleton height={160} mt="md" />;
  return <Compared metric={metric} own={own} tried={tried} />;
}

function Compared({ metric, own, tried }: { metric: MetricView; own: Asked; tried: Asked }) {
  const opens = (asked: Asked): boolean => asked.report.columns[0]?.drill.includes('excluded') === true;
  const [before, after] = [useQuery(leftOutQuery(metric, own, opens(own))), useQuery(leftOutQuery(metric, tried, opens(tried)))];
  return <Comparison own={own} tried={tried} leftOut={[before.data ?? null, after.data ?? null]} metric={metric} />;
}
