import { useTranslation } from 'react-i18next';
import parts from '#web/pages/settings/parts/parts.module.css';
import { CommonFields } from './common-fields.tsx';
import css from './connections.module.css';
import { DocumentPairs } from './document-pairs.tsx';
import { asDocument, type Document, zoneOf } from './document.ts';
import { agentsByAddress } from './pair-rows.ts';
import { ZoneInput } from './zone-input.tsx';

/** Systems that post: how they write numbers, and whose the addresses are that they ring. */
export function HostedForm({ document, agents, onChange }: HostedFormProps) {
  const { t } = useTranslation('settings-connections');
  const zone = zoneOf(document);
  return (
    <div className={css['stack']}>
      <div className={parts['form']}>
        {zone === null ? null : <ZoneInput label={t('zone')} value={zone} onChange={(timeZone) => onChange({ ...document, timeZone })} />}
        <CommonFields document={document} onChange={onChange} />
      </div>
      {agents ? (
        <DocumentPairs
          title={t('pbx.agents')}
          second={t('agentAddresses')}
          name="aliases"
          as={agentsByAddress}
          part={asDocument(document['agents'])}
          onChange={(named) => onChange({ ...document, agents: named })}
        />
      ) : null}
      <p className={parts['faint']}>{t('restInJson')}</p>
    </div>
  );
}

interface HostedFormProps {
  document: Document;
  /** Whether the system leaves it to us to say whose an address is. */
  agents: boolean;
  onChange: (document: Document) => void;
}
