import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkRule } from '#contract/mapping.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatList } from '#web/format.ts';
import { connectionsQuery } from '#web/pages/settings/connections/queries.ts';
import { EditOrRemove } from '#web/pages/settings/parts/edit-or-remove.tsx';
import { InsetRefusal } from '#web/pages/settings/parts/form-end.tsx';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { mappingQuery, useMappingChange } from '#web/pages/settings/parts/mapping-change.ts';
import css from '#web/pages/settings/parts/parts.module.css';
import { useTitle } from '#web/use-title.ts';
import { RuleForm } from './rule-form.tsx';
import { withRule } from './with-rule.ts';

/** Rules by which a call that two systems tell counts once. */
export function LinksSettings() {
  const { t } = useTranslation('settings-links');
  const mapping = useQuery(mappingQuery);
  const connections = useQuery({ ...connectionsQuery, refetchInterval: false });
  useTitle(t('title'));
  return (
    <>
      <PageHeader title={t('title')} />
      <Loaded query={mapping}>
        {({ links }) => (
          <Loaded query={connections}>{(all) => <Rules links={links} connections={all.map(({ id, name }) => ({ id, name }))} />}</Loaded>
        )}
      </Loaded>
    </>
  );
}

function Rules({ links, connections }: { links: readonly LinkRule[]; connections: readonly { id: string; name: string }[] }) {
  const { t } = useTranslation('settings-links');
  const { t: common } = useTranslation('settings');
  const { change, busy, refusal, clearRefusal } = useMappingChange();
  const [edited, setEdited] = useState<LinkRule | 'new' | null>(null);
  const nameOf = (id: string): string => connections.find((one) => one.id === id)?.name ?? id;
  const titleOf = ({ outer, inner }: LinkRule): string => t('rule', { outer: nameOf(outer), inner: nameOf(inner) });
  const save = async (rule: LinkRule): Promise<void> => {
    const isNew = edited === 'new';
    const says = t('saved', { rule: titleOf(rule) });
    if (await change((saved) => ({ links: withRule(saved.links, rule, isNew) }), says)) setEdited(null);
  };
  return (
    <Panel
      title={t('rules')}
      note={t('note')}
      flush
      actions={
        edited === null && connections.length > 1 ? (
          <Button size="compact-md" onClick={() => setEdited('new')}>
            {t('add')}
          </Button>
        ) : null
      }
    >
      {edited === null ? (
        <InsetRefusal text={refusal} />
      ) : (
        <div className={css['inset']}>
          <RuleForm
            key={edited === 'new' ? '' : edited.id}
            rule={edited === 'new' ? null : edited}
            taken={links.map(({ id }) => id)}
            connections={connections}
            busy={busy}
            refusal={refusal}
            onSave={(rule) => void save(rule)}
            onCancel={() => {
              clearRefusal();
              setEdited(null);
            }}
          />
        </div>
      )}
      {links.length === 0 ? (
        <p className={css['empty']}>{connections.length > 1 ? t('empty') : t('needsTwo')}</p>
      ) : (
        <DataTable label={t('rules')}>
          <thead>
            <tr>
              <th scope="col">{t('forwards')}</th>
              <th scope="col">{t('numbers')}</th>
              <th scope="col">{t('window')}</th>
              <th scope="col">{t('compared')}</th>
              <th scope="col">{common('actions')}</th>
            </tr>
          </thead>
          <tbody>
            {links.map((rule) => (
              <tr key={rule.id}>
                <th scope="row">{titleOf(rule)}</th>
                <td className={css['wrap']}>{rule.numbers.length === 0 ? t('allNumbers') : formatList(rule.numbers)}</td>
                <td>{t('windowOf', { before: rule.beforeS, after: rule.afterS })}</td>
                <td>{rule.byCaller ? t('callers') : t('onlyOnes')}</td>
                <td>
                  <EditOrRemove
                    editOf={t('editOf', { rule: titleOf(rule) })}
                    removeOf={t('removeOf', { rule: titleOf(rule) })}
                    busy={busy}
                    onEdit={() => setEdited(rule)}
                    onRemove={() =>
                      void change(
                        (saved) => ({ links: saved.links.filter(({ id }) => id !== rule.id) }),
                        t('removed', { rule: titleOf(rule) }),
                      )
                    }
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
    </Panel>
  );
}
