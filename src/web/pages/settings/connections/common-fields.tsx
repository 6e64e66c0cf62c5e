import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { stringsOf } from '#web/strings-of.ts';
import { asDocument, type Document, withNumbers } from './document.ts';
import { ListInput } from './list-input.tsx';

/** What every system's settings have: how it writes numbers, and a fixed time for work after calls. */
export function CommonFields({ document, onChange }: { document: Document; onChange: (document: Document) => void }) {
  const { t } = useTranslation('settings-connections');
  const numbers = asDocument(document['numbers']);
  const wrapUp = document['wrapUpSeconds'];
  return (
    <>
      {(['ownNumbers', 'countries'] as const).map((name) => (
        <ListInput
          key={name}
          label={t(`pbx.${name}`)}
          description={t(`pbxSays.${name}`)}
          values={stringsOf(numbers[name])}
          onChange={(values) => onChange(withNumbers(document, name, values))}
        />
      ))}
      <TextInput
        type="number"
        min={0}
        label={t('pbx.wrapUp')}
        description={t('pbxSays.wrapUp')}
        value={typeof wrapUp === 'number' ? wrapUp : ''}
        onChange={({ currentTarget: { value } }) => onChange({ ...document, wrapUpSeconds: value === '' ? null : Number(value) })}
      />
    </>
  );
}
