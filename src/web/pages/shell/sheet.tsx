import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './shell.module.css';

/** The navigation on a narrow screen, drawn in from the side. Loaded when it is opened: no wide screen needs it. */
export function Sheet({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Drawer opened onClose={onClose} size={288} title={t('menu')} closeButtonProps={{ 'aria-label': t('closeMenu') }}>
      <div className={css['sheet']}>{children}</div>
    </Drawer>
  );
}
