import { PageHeader } from '#web/components/ui/page-header.tsx';

export function MetricsPage() {
  return <PageHeader title="Metrics" />;
}
