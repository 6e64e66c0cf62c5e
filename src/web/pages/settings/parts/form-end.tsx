import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal } from '#web/components/ui/refusal.tsx';
import css from './parts.module.css';

/** The end of a form: what the server refused of it, and its buttons. */
export function FormEnd({ refusal, children }: { refusal: string | null; children: ReactNode }) {
  return (
    <>
      <Refusal text={refusal} />
      <div className={`${css['buttons'] ?? ''} ${css['whole'] ?? ''}`}>{children}</div>
    </>
  );
}

/** The end of a form that opens within a list. */
export function SaveOrCancel({ refusal, busy, onCancel }: { refusal: string | null; busy: boolean; onCancel: () => void }) {
  const { t } = useTranslation('settings');
  return (
    <FormEnd refusal={refusal}>
      <Button type="submit" loading={busy}>
        {t('action.save')}
      </Button>
      <Button variant="default" onClick={onCancel}>
        {t('action.cancel')}
      </Button>
    </FormEnd>
  );
}

/** A refusal within a panel that has no padding of its own. */
export function InsetRefusal({ text }: { text: string | null }) {
  return text === null ? null : (
    <div className={css['inset']}>
      <Refusal text={text} />
    </div>
  );
}
