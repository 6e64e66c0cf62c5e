import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyButton } from './copy-button.tsx';
import css from './parts.module.css';

/** A secret that is shown this once: to be copied now. */
export function ShownOnce({ title, text, says, onDone }: { title: string; text: string; says: string; onDone: () => void }) {
  const { t } = useTranslation('settings');
  return (
    <div className={css['once']} role="status">
      <strong>{title}</strong>
      <p>{says}</p>
      <code className={css['secret']} data-testid="shown-once">
        {text}
      </code>
      <div className={css['buttons']}>
        <CopyButton text={text} size="compact-md" />
        <Button size="compact-md" variant="default" onClick={onDone}>
          {t('close')}
        </Button>
      </div>
    </div>
  );
}
