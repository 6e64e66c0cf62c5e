import { PageHeader } from '#web/components/ui/page-header.tsx';

export function TargetsSettings() {
  return <PageHeader title="Targets" />;
}
