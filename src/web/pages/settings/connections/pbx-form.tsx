import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import parts from '#web/pages/settings/parts/parts.module.css';
import { stringsOf } from '#web/strings-of.ts';
import { CommonFields } from './common-fields.tsx';
import css from './connections.module.css';
import { type Document, zoneOf } from './document.ts';
import { ListInput } from './list-input.tsx';
import { Pairs } from './pairs.tsx';
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
