import { PageHeader } from '#web/components/ui/page-header.tsx';

export function SalesPage() {
  return <PageHeader title="Sales" />;
}
