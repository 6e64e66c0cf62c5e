import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formFields, type WidgetText, widgetTexts } from '#domain/site-forms.ts';
import css from './connections.module.css';
import { DocumentList } from './document-list.tsx';
import { asDocument, type Document, isObject, textOf } from './document.ts';

interface PartProps {
  document: Document;
  onChange: (document: Document) => void;
}

/** Forms of the pages, which field of each is what, and what whoever sends it wants. */
export function Forms({ document, onChange }: PartProps) {
  const { t } = useTranslation('settings-connections');
  return (
    <DocumentList
      title={t('site.forms')}
      note={t('site.formsSay')}
      part={document['forms']}
      nameOf={(row) => textOf(row['form'])}
      fresh={{ form: '', asks: 'lead', fields: {} }}
      onChange={(forms) => onChange({ ...document, forms })}
    >
      {(row, change) => {
        const fields = asDocument(row['fields']);
        return (
          <>
            <TextInput
              label={t('site.form')}
              value={textOf(row['form'])}
              onChange={(event) => change({ form: event.currentTarget.value })}
            />
            <NativeSelect
              label={t('site.asks')}
              value={row['asks'] === 'callback' ? 'callback' : 'lead'}
              data={(['lead', 'callback'] as const).map((asks) => ({ value: asks, label: t(`site.asksFor.${asks}`) }))}
              onChange={(event) => change({ asks: event.currentTarget.value })}
            />
            {formFields.map((name) => (
              <TextInput
                key={name}
                label={t(`site.field.${name}`)}
                value={textOf(fields[name])}
                onChange={(event) => change({ fields: withText(fields, name, event.currentTarget.value) })}
              />
            ))}
          </>
        );
      }}
    </DocumentList>
  );
}

/** The button by which visitors ask to be called back, and its texts; absent = the pages have none. */
export function WidgetFields({ document, onChange }: PartProps) {
  const { t } = useTranslation('settings-connections');
  const shown = isObject(document['widget']);
  const widget = asDocument(document['widget']);
  const texts = asDocument(widget['texts']);
  const set = (name: string, value: unknown): void => onChange({ ...document, widget: { ...widget, [name]: value } });
  return (
    <div className={css['pairs']} role="group" aria-label={t('site.widget')}>
      <p>{t('site.widget')}</p>
      <p className={css['under']}>{t('site.widgetSays')}</p>
      <Checkbox
        label={t('site.widgetOn')}
        checked={shown}
        onChange={(event) => onChange({ ...document, widget: event.currentTarget.checked ? {} : null })}
      />
      {!shown ? null : (
        <>
          {(['floats', 'asksName'] as const).map((name) => (
            <Checkbox
              key={name}
              label={t(`site.${name}`)}
              checked={widget[name] !== false}
              onChange={(event) => set(name, event.currentTarget.checked)}
            />
          ))}
          <div className={css['target']}>
            <NativeSelect
              label={t('site.side')}
              value={widget['side'] === 'left' ? 'left' : 'right'}
              data={(['right', 'left'] as const).map((side) => ({ value: side, label: t(`site.sideIs.${side}`) }))}
              onChange={(event) => set('side', event.currentTarget.value)}
            />
            <TextInput
              type="color"
              label={t('site.color')}
              value={textOf(widget['color']) || '#0b5394'}
              onChange={(event) => set('color', event.currentTarget.value)}
            />
            {widgetTextNames.map((name) => (
              <TextInput
                key={name}
                label={t(`site.text.${name}`)}
                placeholder={widgetTexts[name]}
                value={textOf(texts[name])}
                onChange={(event) => set('texts', withText(texts, name, event.currentTarget.value))}
              />
            ))}
          </div>
        </>
      )}
    </div>
  );
}

const widgetTextNames = Object.keys(widgetTexts) as WidgetText[];

/** What is left empty is left out. */
function withText(texts: Document, name: string, text: string): Document {
  return Object.fromEntries(Object.entries({ ...texts, [name]: text }).filter(([, value]) => value !== ''));
}
