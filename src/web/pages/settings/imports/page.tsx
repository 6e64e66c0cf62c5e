import { PageHeader } from '#web/components/ui/page-header.tsx';

export function ImportsSettings() {
  return <PageHeader title="Imports" />;
}
