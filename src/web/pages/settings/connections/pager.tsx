import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './connections.module.css';

/** On to older rows and back; nothing where one page holds all. */
export function Pager({ first, more, onBack, onOn }: { first: boolean; more: boolean; onBack: () => void; onOn: () => void }) {
  const { t } = useTranslation('settings-connections');
  if (first && !more) return null;
  return (
    <div className={css['pager']}>
      <Button size="compact-sm" variant="default" disabled={first} onClick={onBack}>
        {t('newer')}
      </Button>
      <Button size="compact-sm" variant="default" disabled={!more} onClick={onOn}>
        {t('older')}
      </Button>
    </div>
  );
}
