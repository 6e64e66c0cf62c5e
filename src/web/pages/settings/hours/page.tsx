import { PageHeader } from '#web/components/ui/page-header.tsx';

export function HoursSettings() {
  return <PageHeader title="Hours" />;
}
