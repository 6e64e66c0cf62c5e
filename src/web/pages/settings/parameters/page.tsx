import { PageHeader } from '#web/components/ui/page-header.tsx';

export function ParametersSettings() {
  return <PageHeader title="Parameters" />;
}
