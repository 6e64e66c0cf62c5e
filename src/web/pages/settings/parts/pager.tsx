import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './parts.module.css';

/** On to older rows (null = there are none) and back to newer ones; nothing where one page holds all. */
export function Pager({ onNewer, onOlder }: { onNewer: (() => void) | null; onOlder: (() => void) | null }) {
  const { t } = useTranslation('settings');
  if (onNewer === null && onOlder === null) return null;
  return (
    <div className={css['pager']}>
      <Button size="compact-sm" variant="default" disabled={onNewer === null} onClick={() => onNewer?.()}>
        {t('newer')}
      </Button>
      <Button size="compact-sm" variant="default" disabled={onOlder === null} onClick={() => onOlder?.()}>
        {t('older')}
      </Button>
    </div>
  );
}
