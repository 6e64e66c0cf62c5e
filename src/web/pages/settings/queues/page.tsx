import { PageHeader } from '#web/components/ui/page-header.tsx';

export function QueuesSettings() {
  return <PageHeader title="Queues" />;
}
