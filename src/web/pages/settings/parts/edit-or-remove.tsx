import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './parts.module.css';

/** What can be done with a row of a list that is changed in its place. */
export function EditOrRemove({ editOf, removeOf, busy, onEdit, onRemove }: EditOrRemoveProps) {
  const { t } = useTranslation('settings');
  return (
    <div className={css['buttons']}>
      <Button size="compact-sm" variant="subtle" aria-label={editOf} onClick={onEdit}>
        {t('action.edit')}
      </Button>
      <Button size="compact-sm" variant="subtle" disabled={busy} aria-label={removeOf} onClick={onRemove}>
        {t('action.remove')}
      </Button>
    </div>
  );
}

interface EditOrRemoveProps {
  /** What the buttons say to those who do not see which row they stand in. */
  editOf: string;
  removeOf: string;
  busy: boolean;
  onEdit: () => void;
  onRemove: () => void;
}
