import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import parts from '#web/pages/settings/parts/parts.module.css';
import css from './connections.module.css';
import { asDocument, type Document, textsOf, withNumbers } from './document.ts';
import { ListInput } from './list-input.tsx';

/** Systems that send our own events need little: numbers as they write them, and a fixed time for work after calls. */
export function WebhookForm({ document, onChange }: { document: Document; onChange: (document: Document) => void }) {
  const { t } = useTranslation('settings-connections');
  const numbers = asDocument(document['numbers']);
  const wrapUp = document['wrapUpSeconds'];
  return (
    <div className={css['stack']}>
      <div className={parts['form']}>
        <ListInput
          label={t('pbx.ownNumbers')}
          description={t('pbxSays.ownNumbers')}
          values={textsOf(numbers['ownNumbers'])}
          onChange={(values) => onChange(withNumbers(document, 'ownNumbers', values))}
        />
        <ListInput
          label={t('pbx.countries')}
          description={t('pbxSays.countries')}
          values={textsOf(numbers['countries'])}
          onChange={(values) => onChange(withNumbers(document, 'countries', values))}
        />
        <TextInput
          type="number"
          min={0}
          label={t('pbx.wrapUp')}
          description={t('pbxSays.wrapUp')}
          value={typeof wrapUp === 'number' ? wrapUp : ''}
          onChange={({ currentTarget: { value } }) => onChange({ ...document, wrapUpSeconds: value === '' ? null : Number(value) })}
        />
      </div>
      <p className={parts['faint']}>{t('restInJson')}</p>
    </div>
  );
}
