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

/** The end of a form that opens within a list; `children` = what else can be done with it. */
export function SaveOrCancel({ refusal, busy, onCancel, children }: SaveOrCancelProps) {
  const { t } = useTranslation('settings');
  return (
    <FormEnd refusal={refusal}>
      <Button type="submit" loading={busy}>
        {t('action.save')}
      </Button>
      {children}
      <Button variant="default" onClick={onCancel}>
        {t('action.cancel')}
      </Button>
    </FormEnd>
  );
}

interface SaveOrCancelProps {
  refusal: string | null;
  busy: boolean;
  onCancel: () => void;
  children?: ReactNode;
}

/** A refusal within a panel that has no padding of its own. */
export function InsetRefusal({ text }: { text: string | null }) {
  return text === null ? null : (
    <div className={css['inset']}>
      <Refusal text={text} />
    </div>
  );
}
