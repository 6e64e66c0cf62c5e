import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Targets, Team } from '#contract/targets.ts';
import { filterValuesQuery } from '#web/components/page/filter-values.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatList } from '#web/format.ts';
import { useNames } from '#web/names.ts';
import { Checks } from '#web/pages/settings/parts/checks.tsx';
import { useAccountChange } from '#web/pages/settings/parts/change.ts';
import { EditOrRemove } from '#web/pages/settings/parts/edit-or-remove.tsx';
import { freeId } from '#web/pages/settings/parts/free-id.ts';
import { Form } from '#web/pages/settings/parts/form.tsx';
import { InsetRefusal, SaveOrCancel } from '#web/pages/settings/parts/form-end.tsx';
import css from '#web/pages/settings/parts/parts.module.css';

/** Teams: agents under a name, by which figures are grouped and narrowed. */
export function TeamsPanel({ settings: { teams }, known }: { settings: Targets; known: readonly string[] }) {
  const { t } = useTranslation('settings-agents');
  const { t: common } = useTranslation('settings');
  const { change, busy, refusal, clearRefusal } = useAccountChange();
  const nameOf = useNames();
  const [edited, setEdited] = useState<string | null>(null);
  const team = teams.find(({ id }) => id === edited) ?? null;
  const save = async (name: string, agents: string[]): Promise<void> => {
    const made: Team = { id: team?.id ?? freeId(name, { taken: teams.map(({ id }) => id), otherwise: 'team', most: 50 }), name, agents };
    const next = team === null ? [...teams, made] : teams.map((one) => (one.id === made.id ? made : one));
    if (await change({ teams: next }, t('saved', { name }))) setEdited(null);
  };
  return (
    <Panel
      title={t('teams')}
      note={t('teamsNote')}
      flush
      actions={
        edited === null ? (
          <Button size="compact-md" onClick={() => setEdited('')}>
            {t('add')}
          </Button>
        ) : null
      }
    >
      {edited === null ? (
        <InsetRefusal text={refusal} />
      ) : (
        <div className={css['inset']}>
          <TeamForm
            key={edited}
            team={team}
            known={known}
            busy={busy}
            refusal={refusal}
            onSave={(name, agents) => void save(name, agents)}
            onCancel={() => {
              clearRefusal();
              setEdited(null);
            }}
          />
        </div>
      )}
      {teams.length === 0 ? (
        <p className={css['empty']}>{t('noTeams')}</p>
      ) : (
        <DataTable label={t('teams')}>
          <thead>
            <tr>
              <th scope="col">{t('team')}</th>
              <th scope="col">{t('agents')}</th>
              <th scope="col">{common('actions')}</th>
            </tr>
          </thead>
          <tbody>
            {teams.map((one) => (
              <tr key={one.id}>
                <th scope="row">{one.name}</th>
                <td className={css['wrap']}>{formatList(one.agents.map((agent) => nameOf('agent', agent)))}</td>
                <td>
                  <EditOrRemove
                    editOf={t('editOf', { name: one.name })}
                    removeOf={t('removeOf', { name: one.name })}
                    busy={busy}
                    onEdit={() => setEdited(one.id)}
                    onRemove={() => {
                      setEdited(null);
                      void change({ teams: teams.filter(({ id }) => id !== one.id) }, t('removed', { name: one.name }));
                    }}
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

function TeamForm({ team, known, busy, refusal, onSave, onCancel }: TeamFormProps) {
  const { t } = useTranslation('settings-agents');
  const nameOf = useNames();
  const found = useQuery(filterValuesQuery('agent'));
  const [name, setName] = useState(team?.name ?? '');
  const [agents, setAgents] = useState<readonly string[]>(team?.agents ?? []);
  const [tried, setTried] = useState(false);
  const all = [...new Set([...(team?.agents ?? []), ...(found.data ?? []), ...known])].sort((a, b) =>
    nameOf('agent', a).localeCompare(nameOf('agent', b)),
  );
  return (
    <Form
      onSend={() => {
        setTried(true);
        if (name.trim() !== '') onSave(name.trim(), [...agents]);
      }}
    >
      <TextInput
        label={t('name')}
        maxLength={100}
        value={name}
        error={tried && name.trim() === '' ? t('wrong.name') : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checks legend={t('agents')} all={all} chosen={agents} textOf={(agent) => nameOf('agent', agent)} onChange={setAgents} />
      <SaveOrCancel refusal={refusal} busy={busy} onCancel={onCancel} />
    </Form>
  );
}

interface TeamFormProps {
  /** null = a new one. */
  team: Team | null;
  known: readonly string[];
  busy: boolean;
  refusal: string | null;
  onSave: (name: string, agents: string[]) => void;
  onCancel: () => void;
}
