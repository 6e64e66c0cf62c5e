import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Verbatim } from '#web/components/ui/verbatim.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import css from './connections.module.css';

/** Text to be taken elsewhere: an address, a command. */
export function Lines({ title, text }: { title: string; text: string }) {
  const { t } = useTranslation('settings-connections');
  const [copied, setCopied] = useState(false);
  return (
    <div className={css['stack']}>
      <div className={parts['buttons']}>
        <span>{title}</span>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconCopy size={14} aria-hidden />}
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          {copied ? t('copied') : t('copy')}
        </Button>
      </div>
      <Verbatim label={title}>{text}</Verbatim>
    </div>
  );
}
