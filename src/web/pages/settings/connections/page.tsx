import { PageHeader } from '#web/components/ui/page-header.tsx';

export function ConnectionsSettings() {
  return <PageHeader title="Connections" />;
}
