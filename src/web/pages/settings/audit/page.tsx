import { PageHeader } from '#web/components/ui/page-header.tsx';

export function AuditSettings() {
  return <PageHeader title="Audit" />;
}
