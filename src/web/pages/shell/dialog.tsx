import '@mantine/core/styles/Modal.css';
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A small window over the page. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation('shell');
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={440}
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': t('shortcuts.close') }}
    >
      {children}
    </Modal>
  );
}
