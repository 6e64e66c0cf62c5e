import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SpamRule } from '#contract/mapping.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatList } from '#web/format.ts';
import { EditOrRemove } from '#web/pages/settings/parts/edit-or-remove.tsx';
import { InsetRefusal } from '#web/pages/settings/parts/form-end.tsx';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { mappingQuery, useMappingChange } from '#web/pages/settings/parts/mapping-change.ts';
import css from '#web/pages/settings/parts/parts.module.css';
import { useTitle } from '#web/use-title.ts';
import { RuleForm } from './rule-form.tsx';
import { withRule } from './with-rule.ts';

const shownCallers = 5;

/** Rules by which inbound calls are spam, beside what phone systems say. */
export function SpamSettings() {
  const { t } = useTranslation('settings-spam');
  const mapping = useQuery(mappingQuery);
  useTitle(t('title'));
  return (
    <>
      <PageHeader title={t('title')} />
      <Loaded query={mapping}>{({ spam }) => <Rules rules={spam} />}</Loaded>
    </>
  );
}

function Rules({ rules }: { rules: readonly SpamRule[] }) {
  const { t } = useTranslation('settings-spam');
  const { t: common } = useTranslation('settings');
  const { change, busy, refusal, clearRefusal } = useMappingChange();
  const [edited, setEdited] = useState<SpamRule | 'new' | null>(null);
  const save = async (rule: SpamRule): Promise<void> => {
    const isNew = edited === 'new';
    if (await change(({ spam }) => ({ spam: withRule(spam, rule, isNew) }), t('saved'))) setEdited(null);
  };
  return (
    <Panel
      title={t('rules')}
      note={t('note')}
      flush
      actions={
        edited === null ? (
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
            taken={rules.map(({ id }) => id)}
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
      {rules.length === 0 ? (
        <p className={css['empty']}>{t('empty')}</p>
      ) : (
        <DataTable label={t('rules')}>
          <thead>
            <tr>
              <th scope="col">{t('rule')}</th>
              <th scope="col">{t('says')}</th>
              <th scope="col">{common('actions')}</th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <Row
                key={rule.id}
                rule={rule}
                busy={busy}
                onEdit={() => setEdited(rule)}
                onRemove={() => void change(({ spam }) => ({ spam: spam.filter(({ id }) => id !== rule.id) }), t('removed'))}
              />
            ))}
          </tbody>
        </DataTable>
      )}
    </Panel>
  );
}

interface RowProps {
  rule: SpamRule;
  busy: boolean;
  onEdit: () => void;
  onRemove: () => void;
}

function Row({ rule, busy, onEdit, onRemove }: RowProps) {
  const { t } = useTranslation('settings-spam');
  const callers = (all: readonly string[]): string => {
    const shown = all.slice(0, shownCallers).map((one) => (one === 'withheld' ? t('withheld') : one));
    return formatList(all.length > shown.length ? [...shown, t('others', { n: all.length - shown.length })] : shown);
  };
  const says =
    rule.kind === 'repeated' ? t('inRow', { calls: rule.calls, s: rule.underS, hours: rule.withinHours }) : callers(rule.callers);
  return (
    <tr>
      <th scope="row">{t(`kind.${rule.kind}`)}</th>
      <td className={css['wrap']}>{says}</td>
      <td>
        <EditOrRemove
          editOf={t('editOf', { rule: says })}
          removeOf={t('removeOf', { rule: says })}
          busy={busy}
          onEdit={onEdit}
          onRemove={onRemove}
        />
      </td>
    </tr>
  );
}
