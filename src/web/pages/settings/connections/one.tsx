import { PageHeader } from '#web/components/ui/page-header.tsx';

export function OneConnection() {
  return <PageHeader title="Connection" />;
}
