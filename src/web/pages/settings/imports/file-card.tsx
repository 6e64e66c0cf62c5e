import { Bar } from '#web/pages/settings/parts/bar.tsx';
import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectorView } from '#contract/connection-view.ts';
import type { Recognised } from '#contract/import-view.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { Verbatim } from '#web/components/ui/verbatim.tsx';
import { formatBytes, formatPercent } from '#web/format.ts';
import { connectionsQuery, connectorsQuery } from '#web/pages/settings/connections/queries.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import type { ChosenFile } from './files.ts';
import css from './imports.module.css';
import { Prepare } from './prepare.tsx';

/** One chosen file, from its arrival to the moment when it is imported. */
export function FileCard({ file, onImported, onDrop }: { file: ChosenFile; onImported: () => void; onDrop: () => void }) {
  const { t } = useTranslation('settings-imports');
  const { name, bytes, recognised, refusal, share } = file;
  return (
    <Panel
      title={name}
      note={recognised?.title == null ? formatBytes(bytes) : t('recognised', { size: formatBytes(bytes), what: titleOf(t, recognised) })}
      actions={
        <Button size="compact-sm" variant="subtle" aria-label={t('putAwayOf', { name })} onClick={onDrop}>
          {t('putAway')}
        </Button>
      }
    >
      {refusal !== null ? (
        <Refusal text={refusal} />
      ) : recognised === null ? (
        <div className={css['stack']}>
          <Bar label={t('uploading', { name })} share={share} />
          <p className={parts['faint']}>{t('uploaded', { share: formatPercent(Math.round(share * 100) / 100) })}</p>
        </div>
      ) : (
        <Recognise file={name} recognised={recognised} onImported={onImported} />
      )}
    </Panel>
  );
}

type Words = ReturnType<typeof useTranslation<'settings-imports'>>['t'];

/** The name of a format in words; one that these words do not know goes by the connector's own. */
function titleOf(t: Words, { format, title }: Recognised): string {
  const known = formats.find((one) => one === format);
  return known === undefined ? (title ?? '') : t(`format.${known}`);
}

const formats = [
  'asterisk-queue-log',
  'asterisk-cdr-csv',
  'asterisk-cdr-custom',
  'asterisk-cel-csv',
  'asterisk-ami',
  'ringtrace-events',
  'table',
  'table-csv',
  'table-xlsx',
] as const;

/** What nobody recognised a person may know. */
function Recognise({ file, recognised, onImported }: { file: string; recognised: Recognised; onImported: () => void }) {
  const { t } = useTranslation('settings-imports');
  const { t: common } = useTranslation('settings');
  const [chosen, setChosen] = useState<string | null>(recognised.format);
  const connectors = useQuery(connectorsQuery);
  const connections = useQuery(connectionsQuery);
  const error = connectors.error ?? connections.error;
  if (error !== null) return <Failed error={error} retry={() => void connectors.refetch().then(async () => await connections.refetch())} />;
  if (connectors.data === undefined || connections.data === undefined) return <p className={parts['note']}>{common('loading')}</p>;
  const connector = connectors.data.find(({ formats: of }) => of.some((one) => one.name === chosen));
  return (
    <div className={css['stack']}>
      {recognised.format === null ? (
        <>
          <p>{t('unknown')}</p>
          <Verbatim label={t('firstLines')}>{recognised.lines.join('\n')}</Verbatim>
          <FormatSelect connectors={connectors.data} value={chosen} onChange={setChosen} />
        </>
      ) : null}
      {connector === undefined || chosen === null ? null : (
        <Prepare
          key={chosen}
          file={file}
          recognised={recognised}
          format={chosen}
          connector={connector}
          connections={connections.data.filter(({ kind }) => kind === connector.kind)}
          taken={connections.data.map(({ id }) => id)}
          onImported={onImported}
        />
      )}
    </div>
  );
}

function FormatSelect({ connectors, value, onChange }: FormatSelectProps) {
  const { t } = useTranslation('settings-imports');
  return (
    <NativeSelect
      label={t('whichFormat')}
      value={value ?? ''}
      onChange={({ currentTarget: { value: chosen } }) => onChange(chosen === '' ? null : chosen)}
      data={[
        { value: '', label: t('chooseFormat') },
        ...connectors.flatMap((one) => one.formats.map(({ name, title }) => ({ value: name, label: `${one.title}: ${title}` }))),
      ]}
    />
  );
}

interface FormatSelectProps {
  connectors: readonly ConnectorView[];
  value: string | null;
  onChange: (format: string | null) => void;
}
