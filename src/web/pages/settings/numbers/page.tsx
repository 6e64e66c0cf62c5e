import { PageHeader } from '#web/components/ui/page-header.tsx';

export function NumbersSettings() {
  return <PageHeader title="Numbers" />;
}
