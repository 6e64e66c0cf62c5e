import { useTranslation } from 'react-i18next';
import { fieldText } from '#web/format.ts';
import type en from '#web/words/en/settings-imports.json';

/** A field of a table in words; the usual ones are called as everywhere. */
export function useFieldName(): (name: string) => string {
  const { t, i18n } = useTranslation('settings-imports');
  return (name) => (i18n.exists(`settings-imports:field.${name}`) ? t(`field.${asKey(name)}`) : fieldText(name));
}

/** Asked for only where the words have it. */
const asKey = (name: string): keyof (typeof en)['field'] => name as keyof (typeof en)['field'];
