import { PageHeader } from '#web/components/ui/page-header.tsx';

export function ServicePage() {
  return <PageHeader title="Service" />;
}
