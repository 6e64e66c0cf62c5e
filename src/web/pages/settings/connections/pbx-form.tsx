import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import parts from '#web/pages/settings/parts/parts.module.css';
import { stringsOf } from '#web/strings-of.ts';
import { CommonFields } from './common-fields.tsx';
import css from './connections.module.css';
import { type Document, isObject, zoneOf } from './document.ts';
import { ListInput } from './list-input.tsx';
import { ZoneInput } from './zone-input.tsx';

const lists = ['trunks', 'inboundContexts', 'outboundContexts'] as const;
const exits = ['voicemail', 'callback', 'overflow'] as const;

/** What most phone systems need: who is outside, which queue and agent is which, how numbers are written. */
export function PbxForm({ document, onChange }: { document: Document; onChange: (document: Document) => void }) {
  const { t } = useTranslation('settings-connections');
  const exit = exits.find((one) => one === document['exitKeyMeans']) ?? 'voicemail';
  return (
    <div className={css['stack']}>
      <div className={parts['form']}>
        <ZoneInput label={t('zone')} value={zoneOf(document) ?? ''} onChange={(timeZone) => onChange({ ...document, timeZone })} />
        {lists.map((name) => (
          <ListInput
            key={name}
            label={t(`pbx.${name}`)}
            description={t(`pbxSays.${name}`)}
            values={stringsOf(document[name])}
            onChange={(values) => onChange({ ...document, [name]: values })}
          />
        ))}
        <CommonFields document={document} onChange={onChange} />
        <NativeSelect
          label={t('pbx.exitKey')}
          description={t('pbxSays.exitKey')}
          value={exit}
          onChange={({ currentTarget: { value } }) => onChange({ ...document, exitKeyMeans: value })}
          data={exits.map((value) => ({ value, label: t(`exit.${value}`) }))}
        />
      </div>
      <Pairs
        title={t('pbx.queues')}
        second={t('pbx.extensions')}
        name="extensions"
        pairs={document['queues']}
        onChange={(queues) => onChange({ ...document, queues })}
      />
      <Pairs
        title={t('pbx.agents')}
        second={t('pbx.aliases')}
        name="aliases"
        pairs={document['agents']}
        onChange={(agents) => onChange({ ...document, agents })}
      />
      <p className={parts['faint']}>{t('restInJson')}</p>
    </div>
  );
}

/** Things with an id and the names that the phone system has for them. */
function Pairs({ title, second, name, pairs, onChange }: PairsProps) {
  const { t } = useTranslation('settings-connections');
  const rows = Array.isArray(pairs) ? pairs.filter(isObject) : [];
  const change = (at: number, row: Document): void => onChange(rows.map((one, index) => (index === at ? row : one)));
  return (
    <div className={css['pairs']} role="group" aria-label={title}>
      <p className={parts['legend']}>
        {title}: {second}
      </p>
      {rows.map((row, at) => {
        const id = typeof row['id'] === 'string' ? row['id'] : '';
        return (
          <div key={at} className={css['pair']}>
            <TextInput
              aria-label={`${title}: ${t('id')}`}
              value={id}
              onChange={(event) => change(at, { ...row, id: event.currentTarget.value })}
            />
            <TextInput
              aria-label={`${title}: ${second}`}
              defaultValue={stringsOf(row[name]).join(', ')}
              onChange={(event) =>
                change(at, {
                  ...row,
                  [name]: event.currentTarget.value
                    .split(',')
                    .map((one) => one.trim())
                    .filter((one) => one !== ''),
                })
              }
            />
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={t('removeOf', { name: id })}
              onClick={() => onChange(rows.filter((_, index) => index !== at))}
            >
              {t('remove')}
            </Button>
          </div>
        );
      })}
      <div>
        <Button size="compact-sm" variant="default" onClick={() => onChange([...rows, { id: '', [name]: [] }])}>
          {t('addTo', { name: title })}
        </Button>
      </div>
    </div>
  );
}

interface PairsProps {
  title: string;
  second: string;
  name: 'extensions' | 'aliases';
  pairs: unknown;
  onChange: (pairs: Document[]) => void;
}
