import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './parts.module.css';

/** A secret that is shown this once: to be copied now. */
export function ShownOnce({ title, text, says, onDone }: { title: string; text: string; says: string; onDone: () => void }) {
  const { t } = useTranslation('settings');
  const [copied, setCopied] = useState(false);
  return (
    <div className={css['once']} role="status">
      <strong>{title}</strong>
      <p>{says}</p>
      <code className={css['secret']} data-testid="shown-once">
        {text}
      </code>
      <div className={css['buttons']}>
        <Button
          size="compact-md"
          leftSection={<IconCopy size={16} aria-hidden />}
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          {copied ? t('action.copied') : t('action.copy')}
        </Button>
        <Button size="compact-md" variant="default" onClick={onDone}>
          {t('close')}
        </Button>
      </div>
    </div>
  );
}
