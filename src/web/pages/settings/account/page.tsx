import { PageHeader } from '#web/components/ui/page-header.tsx';

export function AccountSettings() {
  return <PageHeader title="Account" />;
}
