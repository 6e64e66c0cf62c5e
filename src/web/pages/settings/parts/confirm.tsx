import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './parts.module.css';

/** A step that nobody can take back asks once more, in its place. */
export function ConfirmButton({ label, ask, busy, onConfirm }: ConfirmProps) {
  const { t } = useTranslation('settings');
  const [asking, setAsking] = useState(false);
  if (!asking) {
    return (
      <Button size="compact-sm" variant="subtle" color="red" className={css['danger']} onClick={() => setAsking(true)}>
        {label}
      </Button>
    );
  }
  return (
    <span className={css['confirm']} role="group" aria-label={ask}>
      <span>{ask}</span>
      <Button size="compact-sm" variant="default" className={css['danger']} loading={busy === true} autoFocus onClick={onConfirm}>
        {label}
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={() => setAsking(false)}>
        {t('action.cancel')}
      </Button>
    </span>
  );
}

interface ConfirmProps {
  label: string;
  ask: string;
  busy?: boolean;
  onConfirm: () => void;
}
