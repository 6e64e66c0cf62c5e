import { PageHeader } from '#web/components/ui/page-header.tsx';

export function TeamPage() {
  return <PageHeader title="Team" />;
}
