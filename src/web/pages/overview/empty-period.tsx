import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Empty } from '#web/components/ui/states.tsx';
import { formatDay } from '#web/format.ts';
import { dateIn } from '#web/period.ts';
import { latestCallQuery } from './queries.ts';

/** No call in the period: the way to the latest data, or to the first. */
export function EmptyPeriod({ tz, onShow }: { tz: string; onShow: (date: string) => void }) {
  const latest = useQuery(latestCallQuery);
  const [call] = latest.data?.calls ?? [];
  if (call === undefined) {
    return latest.isPending ? null : (
      <Empty title="No calls yet">
        <p>
          Import a call log with <code>ringtrace import</code>, or connect a phone system; figures appear within a second.
        </p>
      </Empty>
    );
  }
  return (
    <Empty
      title="No calls in this period"
      action={<Button onClick={() => onShow(dateIn(tz, Date.parse(call.started_at)))}>Show {formatDay(call.started_at, tz)}</Button>}
    >
      <p>The latest call is of {formatDay(call.started_at, tz)}.</p>
    </Empty>
  );
}
