import { Button, type ButtonProps } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '#web/copy-text.ts';

/** Copies a text and says so, or that it has to be marked and copied by hand. */
export function CopyButton({ text, ...look }: { text: string } & Pick<ButtonProps, 'size' | 'variant'>) {
  const { t } = useTranslation('settings');
  const [state, setState] = useState<'copy' | 'copied' | 'copyFailed'>('copy');
  return (
    <Button
      {...look}
      leftSection={<IconCopy size={16} aria-hidden />}
      onClick={() => {
        copyText(text).then(
          () => setState('copied'),
          () => setState('copyFailed'),
        );
      }}
    >
      <span aria-live="polite">{t(`action.${state}`)}</span>
    </Button>
  );
}
