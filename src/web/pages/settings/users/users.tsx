import { NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '#contract/people.ts';
import { type Role, roleNames } from '#contract/roles.ts';
import { client } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { InsetRefusal } from '#web/pages/settings/parts/form-end.tsx';
import { formatDay } from '#web/format.ts';
import { ConfirmButton } from '#web/pages/settings/parts/confirm.tsx';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import css from '#web/pages/settings/parts/parts.module.css';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { meQuery, useSession } from '#web/session.ts';
import { AgentSelect } from './agent-select.tsx';
import { usersQuery } from './queries.ts';

/** Everybody with access, with the role to change and the access to take away. */
export function UsersPanel({ users }: { users: readonly User[] }) {
  const { t } = useTranslation('settings-users');
  const { t: common } = useTranslation('settings');
  const { me, tz } = useSession();
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const { busy, refusal, attempt } = useAttempt();
  /** Somebody who is to become an agent, whose agent is still to be chosen. */
  const [waiting, setWaiting] = useState<string | null>(null);
  const owners = users.filter(({ role }) => role === 'owner').length;

  const write = async (user: User, role: Role, agent: string | null): Promise<void> => {
    await client.call('changeUser', { params: { id: user.id }, body: { role, agent_id: role === 'agent' ? agent : null } });
    await queryClient.invalidateQueries({ queryKey: usersQuery.queryKey });
    if (user.id === me.user?.id) await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
  };
  const change = (user: User, role: Role, agent: string | null): void => {
    if (role === 'agent' && agent === null) {
      setWaiting(user.id);
      return;
    }
    setWaiting(null);
    void attempt(async () => {
      await write(user, role, agent);
      tell(t('changed', { name: user.name, role: common(`role.${role}`) }), async () => await write(user, user.role, user.agent_id));
    });
  };
  const remove = (user: User): void =>
    void attempt(async () => {
      await client.call('removeUser', { params: { id: user.id } });
      await queryClient.invalidateQueries({ queryKey: ['settings'] });
      tell(t('removed', { name: user.name }));
    });

  return (
    <Panel title={t('title')} note={t('note')} flush>
      <InsetRefusal text={refusal} />
      <DataTable label={t('title')}>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('email')}</th>
            <th scope="col">{t('role')}</th>
            <th scope="col">{t('agent')}</th>
            <th scope="col">{t('since')}</th>
            <th scope="col">{common('actions')}</th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => {
            const last = user.role === 'owner' && owners === 1;
            const beyond = user.role === 'owner' && me.role !== 'owner';
            const why = last ? t('lastOwner') : beyond ? t('ownersOnly') : null;
            const role = waiting === user.id ? 'agent' : user.role;
            return (
              <tr key={user.id}>
                <th scope="row">
                  {user.name} {user.id === me.user?.id ? <span className={css['tag']}>{t('you')}</span> : null}
                </th>
                <td>{user.email}</td>
                <td>
                  {why === null ? (
                    <NativeSelect
                      size="xs"
                      w={144}
                      aria-label={t('roleOf', { name: user.name })}
                      disabled={busy}
                      value={role}
                      onChange={(event) => {
                        const chosen = roleNames.find((one) => one === event.currentTarget.value);
                        if (chosen !== undefined) change(user, chosen, user.agent_id);
                      }}
                      data={roleNames
                        .filter((one) => one !== 'owner' || me.role === 'owner')
                        .map((one) => ({ value: one, label: common(`role.${one}`) }))}
                    />
                  ) : (
                    <>
                      {common(`role.${user.role}`)}
                      <div className={css['faint']}>{why}</div>
                    </>
                  )}
                </td>
                <td>
                  {role === 'agent' ? (
                    <AgentSelect
                      hidden
                      label={t('agentOf', { name: user.name })}
                      value={user.agent_id}
                      error={waiting === user.id ? t('wrong.agent') : null}
                      onChange={(agent) => change(user, 'agent', agent)}
                    />
                  ) : null}
                </td>
                <td>{formatDay(user.created_at, tz)}</td>
                <td>
                  {why === null ? (
                    <ConfirmButton
                      label={common('action.remove')}
                      ask={t('reallyRemove', { name: user.name })}
                      busy={busy}
                      onConfirm={() => remove(user)}
                    />
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </DataTable>
    </Panel>
  );
}
