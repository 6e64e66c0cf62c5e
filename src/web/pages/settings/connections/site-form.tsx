import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { consentModes } from '#domain/site-messages.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import { stringsOf } from '#web/strings-of.ts';
import css from './connections.module.css';
import { DocumentPairs } from './document-pairs.tsx';
import { DocumentList } from './document-list.tsx';
import { asDocument, type Document, textOf } from './document.ts';
import { ListInput } from './list-input.tsx';
import { numbersByPool } from './pair-rows.ts';
import { Forms, WidgetFields } from './site-forms.tsx';

/** What a site begins with where its document leaves it out; the server says the same. */
const usual = { consent: 'none', doNotTrack: true, globalPrivacyControl: true, leaseMinutes: 5, restMinutes: 30 } as const;

/** Which websites ask, what is kept on devices, and which numbers stand in place of the pages' own. */
export function SiteForm({ document, onChange }: SiteFormProps) {
  const { t } = useTranslation('settings-connections');
  const set = (name: string, value: unknown): void => onChange({ ...document, [name]: value });
  const consent = consentModes.find((mode) => mode === document['consent']) ?? usual.consent;
  return (
    <div className={css['stack']}>
      <div className={parts['form']}>
        <ListInput
          label={t('site.origins')}
          description={t('site.originsSay')}
          values={stringsOf(document['origins'])}
          onChange={(values) => set('origins', values)}
        />
        <NativeSelect
          label={t('site.consent')}
          description={t('site.consentSays')}
          value={consent}
          data={consentModes.map((mode) => ({ value: mode, label: t(`site.consentIs.${mode}`) }))}
          onChange={(event) => set('consent', event.currentTarget.value)}
        />
        {(['leaseMinutes', 'restMinutes'] as const).map((name) => (
          <TextInput
            key={name}
            type="number"
            min={0}
            label={t(`site.${name}`)}
            description={t(`site.${name}Say`)}
            value={typeof document[name] === 'number' ? document[name] : usual[name]}
            onChange={(event) => set(name, Number(event.currentTarget.value))}
          />
        ))}
        <TextInput
          label={t('site.country')}
          description={t('site.countrySays')}
          value={textOf(document['country'])}
          onChange={(event) => set('country', event.currentTarget.value.trim().toUpperCase() || null)}
        />
      </div>
      {(['doNotTrack', 'globalPrivacyControl'] as const).map((name) => (
        <Checkbox
          key={name}
          label={t(`site.${name}`)}
          checked={document[name] !== false}
          onChange={(event) => set(name, event.currentTarget.checked)}
        />
      ))}
      <Targets document={document} onChange={onChange} />
      <DocumentPairs
        title={t('site.pools')}
        second={t('site.poolNumbers')}
        name="numbers"
        as={numbersByPool}
        part={asDocument(document['pools'])}
        onChange={(pools) => set('pools', pools)}
      />
      <Forms document={document} onChange={onChange} />
      <WidgetFields document={document} onChange={onChange} />
      <p className={css['under']}>{t('site.restInJson')}</p>
    </div>
  );
}

/** Each number of the pages, its pool, and what is shown where none is free. */
function Targets({ document, onChange }: SiteFormProps) {
  const { t } = useTranslation('settings-connections');
  const pools = Object.keys(asDocument(document['pools']));
  return (
    <DocumentList
      title={t('site.targets')}
      part={document['targets']}
      nameOf={(row) => textOf(row['number'])}
      fresh={{ number: '', pool: pools[0] ?? null }}
      onChange={(targets) => onChange({ ...document, targets })}
    >
      {(row, change) => (
        <>
          <TextInput
            label={t('site.number')}
            placeholder="+12025550100"
            value={textOf(row['number'])}
            onChange={(event) => change({ number: event.currentTarget.value.trim() })}
          />
          <NativeSelect
            label={t('site.pool')}
            value={textOf(row['pool'])}
            data={[{ value: '', label: t('site.noPool') }, ...pools.map((pool) => ({ value: pool, label: pool }))]}
            onChange={(event) => change({ pool: event.currentTarget.value === '' ? null : event.currentTarget.value })}
          />
          <TextInput
            label={t('site.overflow')}
            placeholder={t('site.ownStays')}
            value={textOf(row['overflow'])}
            onChange={(event) => change({ overflow: event.currentTarget.value.trim() || null })}
          />
        </>
      )}
    </DocumentList>
  );
}

interface SiteFormProps {
  document: Document;
  onChange: (document: Document) => void;
}
