import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '#web/api.ts';
import { Failed } from '#web/components/ui/states.tsx';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { FormEnd } from '#web/pages/settings/parts/form-end.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { addDays } from '#domain/local-day.ts';
import { dateIn } from '#web/period.ts';
import { useSession } from '#web/session.ts';
import { useNow } from '#web/use-now.ts';
import { backfillsQuery, isGoing } from './past-queries.ts';
import { startOfDay } from './past-span.ts';
import { RunsTable } from './runs-table.tsx';

/** Fetches the calls of some days, and shows how that goes. */
export function PastFetch({ connection, reachesBackDays }: { connection: string; reachesBackDays: number | null }) {
  const { t } = useTranslation('settings-past');
  const { tz } = useSession();
  const queryClient = useQueryClient();
  const today = dateIn(tz, useNow());
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
      {runs === undefined || runs.length === 0 ? null : (
        <RunsTable label={t('fetched')} connection={connection} runs={runs} most={most} found={t('column.new')} />
      )}
    </>
  );
}

/** How many runs are shown; all count. */
const most = 10;
