import { PageHeader } from '#web/components/ui/page-header.tsx';

export function CostsSettings() {
  return <PageHeader title="Costs" />;
}
