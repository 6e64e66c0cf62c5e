import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconLink, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Asked } from '#web/components/metric/figures.ts';

/** What can be done with a page as it is seen. */
export function PageMenu({ name, asked }: { name: string; asked: Record<string, Asked> }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t('pageMenu')}
          data-testid="page-menu"
          data-page={name}
          data-reports={Object.keys(asked).length}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconLink size={16} aria-hidden />}
          onClick={() => void navigator.clipboard.writeText(window.location.href)}
        >
          {t('copyLink')}
        </Menu.Item>
        <Menu.Item leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
          {t('print')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
