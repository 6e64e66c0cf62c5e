import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MappedKind, MappingView, MatchProposal, MergeMember, SeenName } from '#contract/mapping.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatCount, formatInstant, formatList, missing } from '#web/format.ts';
import { InsetRefusal } from '#web/pages/settings/parts/form-end.tsx';
import { useMappingChange } from '#web/pages/settings/parts/mapping-change.ts';
import css from '#web/pages/settings/parts/parts.module.css';
import { useSession } from '#web/session.ts';
import { MergeForm } from './merge-form.tsx';
import { isSame, merged } from './merged.ts';

const nameOf = ({ connection, name }: MergeMember): string => `${name} (${connection})`;

/** All names of one kind: what may belong together, what was merged, and everything that was seen. */
export function NamesPanel({ kind, mapping, names, proposals }: NamesPanelProps) {
  const { t } = useTranslation('settings-names');
  const { tz } = useSession();
  const { change, busy, refusal, clearRefusal } = useMappingChange();
  const [chosen, setChosen] = useState<readonly MergeMember[]>([]);
  const merges = mapping[kind];
  const toggle = (member: MergeMember): void =>
    setChosen(chosen.some((one) => isSame(one, member)) ? chosen.filter((one) => !isSame(one, member)) : [...chosen, member]);
  const merge = async (id: string): Promise<void> => {
    if (await change((saved) => ({ [kind]: merged(saved[kind], id, chosen) }), t('merged', { name: id }))) setChosen([]);
  };
  const shownAt = (at: string | null): string => (at === null ? missing : formatInstant(at, tz));
  return (
    <Panel title={t(kind)} note={t(`note.${kind}`)} flush>
      {proposals.length === 0 ? null : (
        <ul className={css['inset']} aria-label={t('proposals')}>
          {proposals.map(({ reason, members }) => (
            <li key={nameOf(members[0] ?? { connection: '', name: '' })}>
              {t(`reason.${reason}`)}: {formatList(members.map(nameOf))}{' '}
              <Button size="compact-sm" variant="subtle" onClick={() => setChosen(members)}>
                {t('choose')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {chosen.length === 0 ? null : (
        <div className={css['inset']}>
          <MergeForm
            key={nameOf(chosen[0] ?? { connection: '', name: '' })}
            kind={kind}
            members={chosen}
            busy={busy}
            refusal={refusal}
            onSave={(id) => void merge(id)}
            onCancel={() => {
              clearRefusal();
              setChosen([]);
            }}
          />
        </div>
      )}
      {merges.length === 0 ? null : (
        <DataTable label={t('mergedOf', { kind: t(kind) })}>
          <thead>
            <tr>
              <th scope="col">{t('countedAs')}</th>
              <th scope="col">{t('names')}</th>
              <th scope="col">{t('action')}</th>
            </tr>
          </thead>
          <tbody>
            {merges.map((one) => (
              <tr key={one.id}>
                <th scope="row">{one.id}</th>
                <td className={css['wrap']}>{formatList(one.members.map(nameOf))}</td>
                <td>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    disabled={busy}
                    aria-label={t('separateOf', { name: one.id })}
                    onClick={() =>
                      void change((saved) => ({ [kind]: saved[kind].filter(({ id }) => id !== one.id) }), t('separated', { name: one.id }))
                    }
                  >
                    {t('separate')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
      {chosen.length === 0 ? <InsetRefusal text={refusal} /> : null}
      {names.length === 0 ? (
        <p className={css['empty']}>{t('empty')}</p>
      ) : (
        <DataTable label={t(kind)}>
          <thead>
            <tr>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('connection')}</th>
              <th scope="col">{t('countedAs')}</th>
              <th scope="col">{t('calls')}</th>
              <th scope="col">{t('first')}</th>
              <th scope="col">{t('last')}</th>
            </tr>
          </thead>
          <tbody>
            {names.map((one) => (
              <tr key={nameOf(one)}>
                <th scope="row">
                  <label className={css['check']}>
                    <input
                      type="checkbox"
                      checked={chosen.some((other) => isSame(other, one))}
                      onChange={() => toggle({ connection: one.connection, name: one.name })}
                    />
                    {one.name}
                  </label>
                </th>
                <td>{one.connection}</td>
                <td>{one.id === one.name ? '' : one.id}</td>
                <td>{formatCount(one.calls)}</td>
                <td>{shownAt(one.first)}</td>
                <td>{shownAt(one.last)}</td>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
    </Panel>
  );
}

interface NamesPanelProps {
  kind: MappedKind;
  mapping: MappingView;
  names: readonly SeenName[];
  proposals: readonly MatchProposal[];
}
