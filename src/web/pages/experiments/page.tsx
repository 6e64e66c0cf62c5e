import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Experiment, GivenDefinition } from '#contract/experiments.ts';
import { client } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { Empty } from '#web/components/ui/states.tsx';
import { formatList, formatLocalDate } from '#web/format.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { dateIn } from '#web/period.ts';
import { useSession } from '#web/session.ts';
import { useNow } from '#web/use-now.ts';
import { useTitle } from '#web/use-title.ts';
import { Back } from './back.tsx';
import { freshDraft } from './draft.ts';
import { ExperimentForm } from './form.tsx';
import css from './page.module.css';
import { experimentsKey, experimentsQuery } from './queries.ts';

/** Tests of numbers, pages and sources: all of them, and a new one. */
export function ExperimentsPage() {
  const { t } = useTranslation('experiments');
  useTitle(t('title'));
  const { may, tz } = useSession();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const now = useNow();
  const experiments = useQuery(experimentsQuery);
  const [adding, setAdding] = useState(false);
  const { busy, refusal, attempt, clearRefusal } = useAttempt();
  const create = async (name: string, definition: GivenDefinition): Promise<void> => {
    await attempt(async () => {
      const { id } = await client.call('createExperiment', { body: { name, definition } });
      await queryClient.invalidateQueries({ queryKey: experimentsKey });
      await navigate({ to: '/marketing/experiments/$id', params: { id } });
    });
  };
  const add = may('experiments') ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  ) : null;
  return (
    <>
      <PageHeader title={t('title')} before={<Back to="/marketing" text={t('marketing')} />}>
        {adding ? null : add}
      </PageHeader>
      <div className={css['page']}>
        {adding ? (
          <Panel title={t('add')} note={t('addNote')}>
            <ExperimentForm
              initial={freshDraft(dateIn(tz, now + 86_400_000))}
              busy={busy}
              refusal={refusal}
              onSave={(name, definition) => void create(name, definition)}
              onCancel={() => {
                clearRefusal();
                setAdding(false);
              }}
            />
          </Panel>
        ) : null}
        <Loaded query={experiments} height={180}>
          {(all) =>
            all.length > 0 ? (
              <List experiments={all} />
            ) : adding ? null : (
              <Empty title={t('none')} action={add}>
                <p>{t('noneHow')}</p>
              </Empty>
            )
          }
        </Loaded>
      </div>
    </>
  );
}

function List({ experiments }: { experiments: readonly Experiment[] }) {
  const { t } = useTranslation('experiments');
  return (
    <Panel title={t('all')} flush>
      <DataTable label={t('all')}>
        <thead>
          <tr>
            <th scope="col">{t('field.name')}</th>
            <th scope="col">{t('column.state')}</th>
            <th scope="col">{t('column.variants')}</th>
            <th scope="col">{t('field.outcome')}</th>
            <th scope="col">{t('field.from')}</th>
          </tr>
        </thead>
        <tbody>
          {experiments.map(({ id, name, state, definition }) => (
            <tr key={id}>
              <th scope="row">
                <Link to="/marketing/experiments/$id" params={{ id }}>
                  {name}
                </Link>
              </th>
              <td>{t(`state.${state}`)}</td>
              <td className={parts['wrap']}>
                {formatList(definition.values)}
                <span className={css['under']}>{t(`compared.${definition.compared}`)}</span>
              </td>
              <td>{t(`outcome.${definition.outcome}`)}</td>
              <td>{formatLocalDate(definition.from)}</td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}
