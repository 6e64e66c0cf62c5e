import { PageHeader } from '#web/components/ui/page-header.tsx';

export function AgentsSettings() {
  return <PageHeader title="Agents" />;
}
