import { PageHeader } from '#web/components/ui/page-header.tsx';

export function AgentPage() {
  return <PageHeader title="Agent" />;
}
