import { PageHeader } from '#web/components/ui/page-header.tsx';

export function SchedulesSettings() {
  return <PageHeader title="Schedules" />;
}
