import { PageHeader } from '#web/components/ui/page-header.tsx';

export function UsersSettings() {
  return <PageHeader title="Users" />;
}
