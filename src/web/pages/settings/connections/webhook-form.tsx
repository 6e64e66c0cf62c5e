import { useTranslation } from 'react-i18next';
import parts from '#web/pages/settings/parts/parts.module.css';
import { CommonFields } from './common-fields.tsx';
import css from './connections.module.css';
import type { Document } from './document.ts';

/** Systems that send our own events need no more than what all have. */
export function WebhookForm({ document, onChange }: { document: Document; onChange: (document: Document) => void }) {
  const { t } = useTranslation('settings-connections');
  return (
    <div className={css['stack']}>
      <div className={parts['form']}>
        <CommonFields document={document} onChange={onChange} />
      </div>
      <p className={parts['faint']}>{t('restInJson')}</p>
    </div>
  );
}
