import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Experiment } from '#contract/experiments.ts';
import { client } from '#web/api.ts';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { Empty } from '#web/components/ui/states.tsx';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { dateIn } from '#web/period.ts';
import { useSession } from '#web/session.ts';
import { useNow } from '#web/use-now.ts';
import { useTitle } from '#web/use-title.ts';
import { Definition } from './definition.tsx';
import { draftOf } from './draft.ts';
import { ExperimentForm } from './form.tsx';
import { Back } from './back.tsx';
import css from './page.module.css';
import { experimentsKey, experimentsQuery, resultQuery } from './queries.ts';
import { Result } from './result.tsx';

/** One test: what it says so far, day by day, and what was fixed before it began. */
export function OneExperiment() {
  const { t } = useTranslation('experiments');
  const { id } = useParams({ from: '/signed-in/marketing/experiments/$id' });
  const query = useQuery(experimentsQuery);
  return (
    <Loaded query={query} height={480}>
      {(all) => {
        const one = all.find((experiment) => experiment.id === id);
        return one === undefined ? (
          <Empty title={t('gone')} action={<Back to="/marketing/experiments" text={t('title')} />} />
        ) : (
          <Test key={id} experiment={one} />
        );
      }}
    </Loaded>
  );
}

function Test({ experiment }: { experiment: Experiment }) {
  const { t } = useTranslation('experiments');
  useTitle(experiment.name);
  const { id, name, version, definition } = experiment;
  const { may } = useSession();
  const [changing, setChanging] = useState(false);
  const found = useQuery(resultQuery(id, version, name));
  return (
    <>
      <PageHeader title={name} before={<Back to="/marketing/experiments" text={t('title')} />}>
        {may('experiments') && !changing ? <Actions experiment={experiment} onChange={() => setChanging(true)} /> : null}
      </PageHeader>
      <div className={css['page']}>
        {changing ? <Change experiment={experiment} onDone={() => setChanging(false)} /> : null}
        <Loaded query={found} height={900}>
          {(data) => <Result experiment={experiment} found={data} />}
        </Loaded>
        <Definition experiment={experiment} definition={definition} />
      </div>
    </>
  );
}

function Actions({ experiment, onChange }: { experiment: Experiment; onChange: () => void }) {
  const { t } = useTranslation('experiments');
  const { id, state, definition } = experiment;
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const now = useNow();
  const { busy, refusal, attempt } = useAttempt();
  const end = async (): Promise<void> => {
    await attempt(async () => {
      await client.call('changeExperiment', { params: { id }, body: { ended_on: dateIn(definition.tz, now) } });
      await queryClient.invalidateQueries({ queryKey: experimentsKey });
    });
  };
  const remove = async (): Promise<void> => {
    await attempt(async () => {
      await client.call('removeExperiment', { params: { id } });
      await navigate({ to: '/marketing/experiments' });
      await queryClient.invalidateQueries({ queryKey: experimentsKey });
    });
  };
  return (
    <>
      <Refusal text={refusal} small />
      <div className={parts['buttons']}>
        {state === 'running' ? (
          <Button variant="default" loading={busy} onClick={() => void end()}>
            {t('end')}
          </Button>
        ) : null}
        {state === 'planned' ? (
          <Button variant="default" loading={busy} onClick={() => void remove()}>
            {t('remove')}
          </Button>
        ) : null}
        <Button variant="default" onClick={onChange}>
          {t('change')}
        </Button>
      </div>
    </>
  );
}

function Change({ experiment, onDone }: { experiment: Experiment; onDone: () => void }) {
  const { t } = useTranslation('experiments');
  const queryClient = useQueryClient();
  const now = useNow();
  const { busy, refusal, attempt } = useAttempt();
  const { id, name, versions, state } = experiment;
  const last = versions.at(-1)?.definition ?? experiment.definition;
  const tomorrow = dateIn(last.tz, now + 86_400_000);
  return (
    <Panel title={t('change')} note={state === 'planned' ? t('addNote') : t('changeNote')}>
      <ExperimentForm
        initial={draftOf(name, last, tomorrow)}
        busy={busy}
        refusal={refusal}
        onSave={(newName, definition) =>
          void attempt(async () => {
            await client.call('changeExperiment', { params: { id }, body: { name: newName, definition } });
            await queryClient.invalidateQueries({ queryKey: experimentsKey });
            onDone();
          })
        }
        onCancel={onDone}
      />
    </Panel>
  );
}
