import { PageHeader } from '#web/components/ui/page-header.tsx';

export function KeysSettings() {
  return <PageHeader title="Keys" />;
}
