import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { formatCount } from '#web/format.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { FormEnd } from '#web/pages/settings/parts/form-end.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { addDays, dateIn } from '#web/period.ts';
import { useSession } from '#web/session.ts';
import { backfillsQuery, isGoing } from './past-queries.ts';
import { RunAction, RunState, useSpanText } from './past-run.tsx';
import { startOfDay } from './past-span.ts';

/** Fetches the calls of some days, and shows how that goes. */
export function PastFetch({ connection, reachesBackDays }: { connection: string; reachesBackDays: number | null }) {
  const { t } = useTranslation('settings-past');
  const { tz } = useSession();
  const queryClient = useQueryClient();
  const [today] = useState(() => dateIn(tz, Date.now()));
  const oldest = reachesBackDays === null ? undefined : addDays(today, -reachesBackDays);
  const [from, setFrom] = useState(addDays(today, -30));
  const [to, setTo] = useState(today);
  const { busy, refusal, attempt } = useAttempt();
  const { data: runs, error, refetch } = useQuery(backfillsQuery(connection));
  const fetchCalls = (event: SubmitEvent): void => {
    event.preventDefault();
    void attempt(async () => {
      // The days that were chosen, both whole; of today what there is of it.
      const body = { from: startOfDay(from, tz), to: startOfDay(addDays(to, 1), tz) };
      await client.call('beginBackfill', { params: { id: connection }, body });
      await queryClient.invalidateQueries({ queryKey: ['pulls', connection] });
    });
  };
  return (
    <>
      <form className={`${parts['form'] ?? ''} ${parts['inset'] ?? ''}`} onSubmit={fetchCalls}>
        <TextInput
          type="date"
          required
          label={t('from')}
          value={from}
          min={oldest}
          max={to}
          {...(reachesBackDays === null ? {} : { description: t('reachesBack', { n: reachesBackDays }) })}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          required
          label={t('to')}
          value={to}
          min={from}
          max={today}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <FormEnd refusal={refusal}>
          <Button type="submit" variant="default" loading={busy} disabled={runs?.some(isGoing) === true}>
            {t('fetch')}
          </Button>
        </FormEnd>
      </form>
      {error === null ? null : <Failed error={error} retry={() => void refetch()} />}
      {runs === undefined || runs.length === 0 ? null : <Runs connection={connection} runs={runs} />}
    </>
  );
}

function Runs({ connection, runs }: { connection: string; runs: Parameters<typeof RunAction>[0]['run'][] }) {
  const { t } = useTranslation('settings-past');
  const spanText = useSpanText();
  return (
    <DataTable label={t('fetched')}>
      <thead>
        <tr>
          <th scope="col">{t('column.days')}</th>
          <th scope="col">{t('column.state')}</th>
          <th scope="col" data-number>
            {t('column.listed')}
          </th>
          <th scope="col" data-number>
            {t('column.new')}
          </th>
          <th scope="col">
            <span className="visually-hidden">{t('column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.slice(0, 10).map((run) => (
          <tr key={run.id}>
            <th scope="row">{spanText(run)}</th>
            <td>
              <RunState run={run} />
            </td>
            <td data-number>{formatCount(run.listed)}</td>
            <td data-number>{formatCount(run.missing)}</td>
            <td>
              <RunAction connection={connection} run={run} />
            </td>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}
