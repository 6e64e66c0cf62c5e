import { Button, SegmentedControl } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#contract/connection-view.ts';
import { client } from '#web/api.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { MappingEditor } from '#web/pages/settings/imports/mapping/editor.tsx';
import { asMapping } from '#web/pages/settings/imports/mapping/model.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { refreshFigures } from '#web/refresh.ts';
import { useSession } from '#web/session.ts';
import css from './connections.module.css';
import { asDocument, type Document, zoneOf } from './document.ts';
import { HostedForm } from './hosted-form.tsx';
import { JsonForm } from './json-form.tsx';
import { PbxForm } from './pbx-form.tsx';
import { Problems } from './problems.tsx';
import { connectorsQuery } from './queries.ts';
import { SiteForm } from './site-form.tsx';

/** How deliveries are read: a form for what is common, the whole document for the rest. A change decodes everything again. */
export function ConnectionSettings({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation('settings-connections');
  const { t: common } = useTranslation('settings');
  const { tz } = useSession();
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const connectors = useQuery(connectorsQuery);
  const saved = asDocument(connection.settings);
  const [draft, setDraft] = useState<Document | null>(null);
  const [view, setView] = useState<'form' | 'json'>('form');
  const [notes, setNotes] = useState<readonly string[]>([]);
  const { busy, problem, attempt, clearRefusal } = useAttempt();
  const document = draft ?? saved;
  const connector = connectors.data?.find(({ kind }) => kind === connection.kind);

  const store = async (settings: Document): Promise<void> => {
    await client.call('changeConnection', { params: { id: connection.id }, body: { settings } });
    await refreshFigures(queryClient);
  };
  const save = (): void =>
    void attempt(async () => {
      // What a person has saved is confirmed: the next file does not propose over it.
      await store('proposed' in document ? { ...document, proposed: false } : document);
      tell(t('saved'), async () => await store(saved));
      setDraft(null);
      setNotes([]);
    });
  const propose = (): void =>
    void attempt(async () => {
      const body = { kind: connection.kind, tz: zoneOf(document) ?? tz, connection: connection.id };
      const { settings, notes: says } = await client.call('proposeSettings', { body });
      setDraft(asDocument(settings));
      setNotes(says);
    });
  return (
    <Panel
      title={t('settings')}
      note={t(document['proposed'] === true ? 'settingsProposed' : 'settingsNote')}
      actions={
        connector?.proposes === true && connection.deliveries > 0 ? (
          <Button size="compact-md" variant="default" leftSection={<IconWand size={16} aria-hidden />} loading={busy} onClick={propose}>
            {t('propose')}
          </Button>
        ) : undefined
      }
    >
      <div className={css['stack']}>
        <SegmentedControl
          className={css['tabs']}
          aria-label={t('view')}
          value={view}
          onChange={(value) => setView(value === 'json' ? 'json' : 'form')}
          data={[
            { value: 'form', label: t('asForm') },
            { value: 'json', label: t('asJson') },
          ]}
        />
        {notes.length === 0 ? null : (
          <div>
            <p>{t('proposedFrom')}</p>
            <ul className={css['notes']}>
              {notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </div>
        )}
        {view === 'json' ? (
          <JsonForm document={document} onChange={setDraft} />
        ) : connection.kind === 'asterisk' ? (
          <PbxForm document={document} onChange={setDraft} />
        ) : connection.kind === 'table' && connector !== undefined ? (
          <MappingEditor mapping={asMapping(document)} tables={connector.tables} columns={null} examples={[]} onChange={setDraft} />
        ) : connection.kind === 'site' ? (
          <SiteForm document={document} onChange={setDraft} />
        ) : (
          <HostedForm document={document} agents={connection.kind !== 'webhook'} onChange={setDraft} />
        )}
        {problem === null ? null : <Problems problem={problem} />}
        <div className={parts['buttons']}>
          <Button disabled={draft === null} loading={busy} onClick={save}>
            {common('action.save')}
          </Button>
          <Button
            variant="default"
            disabled={draft === null}
            onClick={() => {
              setDraft(null);
              setNotes([]);
              clearRefusal();
            }}
          >
            {t('discard')}
          </Button>
          <span className={parts['faint']}>{t('savedDecodes')}</span>
        </div>
      </div>
    </Panel>
  );
}
