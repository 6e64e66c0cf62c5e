import { PageHeader } from '#web/components/ui/page-header.tsx';

export function PrivacySettings() {
  return <PageHeader title="Privacy" />;
}
