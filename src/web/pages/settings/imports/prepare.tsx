import { Button, NativeSelect, SegmentedControl, Skeleton, TextInput } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView, ConnectorView } from '#contract/connection-view.ts';
import type { Recognised } from '#contract/import-view.ts';
import { client, problemOf } from '#web/api.ts';
import { isZone } from '#web/period.ts';
import { asDocument, type Document, firstSettings } from '#web/pages/settings/connections/document.ts';
import { JsonForm } from '#web/pages/settings/connections/json-form.tsx';
import { Problems } from '#web/pages/settings/connections/problems.tsx';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { connectionId } from '#web/pages/settings/parts/free-id.ts';
import { ZoneInput } from '#web/pages/settings/connections/zone-input.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { refreshFigures } from '#web/refresh.ts';
import { useSession } from '#web/session.ts';
import css from './imports.module.css';
import { MappingEditor } from './mapping/editor.tsx';
import { asMapping } from './mapping/model.ts';
import { FactPreview } from './preview.tsx';

/** Guessed from the file itself; the zone cannot be guessed. */
const proposalQuery = (kind: string, tz: string, upload: string) =>
  queryOptions({
    queryKey: ['proposal', kind, tz, upload],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'proposeSettings', { body: { kind, tz, uploads: [upload] } }),
    staleTime: Infinity,
  });

const newOne = '';

/** Where the file belongs and how it is read, with its first rows as facts; then it is imported. */
export function Prepare({ file, recognised, format, connector, connections, taken, onImported }: PrepareProps) {
  const { t } = useTranslation('settings-imports');
  const { t: common } = useTranslation('settings');
  const { t: words } = useTranslation('settings-connections');
  const { tz: accountZone } = useSession();
  const queryClient = useQueryClient();
  const [target, setTarget] = useState(() => fittingConnection(connections, recognised) ?? newOne);
  const [name, setName] = useState(file.replace(/(\.[a-z0-9]{1,5})+$/iu, '').slice(0, 100));
  const [tz, setTz] = useState(accountZone);
  const [draft, setDraft] = useState<Document | null>(null);
  const [view, setView] = useState<'form' | 'json'>('form');
  const { busy, problem, attempt } = useAttempt();
  const existing = connections.find(({ id }) => id === target);
  const proposes = existing === undefined && connector.proposes && isZone(tz);
  const proposal = useQuery({ ...proposalQuery(connector.kind, tz, recognised.upload), enabled: proposes });
  const begun =
    existing === undefined
      ? (proposal.data?.settings ?? firstSettings(connector.kind, connector.needs_zone ? tz : null))
      : existing.settings;
  const settings = draft ?? asDocument(begun);
  const told = !proposes || proposal.data !== undefined || proposal.isError;
  const ready = (existing !== undefined || (name.trim() !== '' && isZone(tz))) && (!proposes || proposal.data !== undefined);

  const start = (): void =>
    void attempt(async () => {
      const connection = existing?.id ?? connectionId(name, taken);
      if (existing === undefined) {
        await client.call('createConnection', { body: { id: connection, kind: connector.kind, name: name.trim(), settings } });
      } else if (draft !== null) {
        await client.call('changeConnection', { params: { id: connection }, body: { settings } });
      }
      await client.call('beginImport', { body: { upload: recognised.upload, connection, format } });
      onImported();
      // Not what was asked of the uploaded file: it is the import's now.
      await refreshFigures(queryClient, ['proposal', 'import preview', 'pattern']);
    });
  const choose = (id: string): void => {
    setTarget(id);
    setDraft(null);
  };
  return (
    <div className={css['stack']}>
      <div className={parts['form']}>
        <NativeSelect
          label={t('into')}
          value={target}
          onChange={({ currentTarget: { value } }) => choose(value)}
          data={[...connections.map((one) => ({ value: one.id, label: one.name })), { value: newOne, label: t('newConnection') }]}
        />
        {existing === undefined ? (
          <TextInput label={t('nameIt')} required maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        ) : null}
        {existing === undefined && connector.needs_zone && connector.kind !== 'table' ? (
          <ZoneInput
            label={words('zone')}
            value={tz}
            onChange={(zone) => {
              setTz(zone);
              setDraft(null);
            }}
          />
        ) : null}
      </div>
      {proposal.isError && proposes ? <Problems problem={problemOf(proposal.error)} /> : null}
      {told ? null : <Skeleton height={320} radius="md" role="status" aria-label={common('loading')} aria-busy />}
      {existing === undefined && (proposal.data?.notes.length ?? 0) > 0 ? (
        <details>
          <summary className={css['summary']}>{t('proposed')}</summary>
          <ul className={css['notes']}>
            {proposal.data?.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      ) : null}
      {told ? (
        <>
          <SegmentedControl
            className={css['tabs']}
            aria-label={words('view')}
            value={view}
            onChange={(value) => setView(value === 'json' ? 'json' : 'form')}
            data={[
              { value: 'form', label: connector.kind === 'table' ? t('mapping.title') : t('asIs') },
              { value: 'json', label: words('asJson') },
            ]}
          />
          {view === 'json' ? (
            <JsonForm document={settings} onChange={setDraft} />
          ) : connector.kind === 'table' ? (
            <MappingEditor
              mapping={asMapping(settings)}
              tables={connector.tables}
              columns={recognised.columns}
              examples={recognised.examples}
              onChange={setDraft}
            />
          ) : null}
        </>
      ) : null}
      {existing !== undefined && draft !== null ? <p className={css['warn']}>{t('changesAll', { name: existing.name })}</p> : null}
      {told ? <FactPreview asked={{ upload: recognised.upload, kind: connector.kind, format, settings }} /> : null}
      {problem === null ? null : <Problems problem={problem} />}
      <div className={parts['buttons']}>
        <Button loading={busy} disabled={!ready} onClick={start}>
          {t('import')}
        </Button>
        {ready ? null : <span className={parts['faint']}>{t('nameFirst')}</span>}
      </div>
    </div>
  );
}

/** Where such a file went before: of tables the connection whose mapping names no column that is missing here. */
function fittingConnection(connections: readonly ConnectionView[], { columns }: Recognised): string | undefined {
  if (columns === null) return connections[0]?.id;
  const has = new Set(columns.map((name) => name.trim().toLowerCase()));
  const fitting = connections.find(({ settings }) => {
    const sources = [...asMapping(asDocument(settings)).fields.values()];
    const named = sources.flatMap((source) => ('constant' in source ? [] : source.columns));
    return named.length > 0 && named.every((name) => has.has(name.trim().toLowerCase()));
  });
  return fitting?.id;
}

interface PrepareProps {
  /** Its name, which a new connection may bear. */
  file: string;
  recognised: Recognised;
  format: string;
  connector: ConnectorView;
  /** Those that read this format. */
  connections: readonly ConnectionView[];
  /** Ids of all. */
  taken: readonly string[];
  onImported: () => void;
}
