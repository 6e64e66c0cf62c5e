import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Invitation, InvitationLink } from '#contract/people.ts';
import { type Role, roleNames } from '#contract/roles.ts';
import { client, problemOf } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { formatInstant } from '#web/format.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { Form } from '#web/pages/settings/parts/form.tsx';
import { FormEnd } from '#web/pages/settings/parts/form-end.tsx';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { ShownOnce } from '#web/pages/settings/parts/shown-once.tsx';
import { useSession } from '#web/session.ts';
import { AgentSelect } from './agent-select.tsx';
import { invitationsQuery } from './queries.ts';

/** Invites by a link that is shown once, and lists the invitations that nobody has accepted yet. */
export function InvitePanel() {
  const { t } = useTranslation('settings-users');
  const { t: common } = useTranslation('settings');
  const { me } = useSession();
  const queryClient = useQueryClient();
  const invitations = useQuery(invitationsQuery);
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [agent, setAgent] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [made, setMade] = useState<InvitationLink | null>(null);
  const { busy, refusal, attempt } = useAttempt();
  const wrongEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? null : t('wrong.email');
  const wrongAgent = role === 'agent' && agent === null ? t('wrong.agent') : null;
  const invite = async (): Promise<void> => {
    setTried(true);
    if (wrongEmail !== null || wrongAgent !== null) return;
    await attempt(async () => {
      setMade(await client.call('invite', { body: { email: email.trim(), role, agent_id: role === 'agent' ? agent : null } }));
      setEmail('');
      setTried(false);
      await queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey });
    });
  };
  return (
    <>
      {made === null ? null : (
        <ShownOnce title={t('linkTitle', { email: made.email })} text={made.link} says={t('linkSays')} onDone={() => setMade(null)} />
      )}
      <Panel title={t('invite')} note={t('inviteNote')}>
        <Form onSend={() => void invite()}>
          <TextInput
            type="email"
            label={t('email')}
            autoComplete="off"
            value={email}
            error={tried ? wrongEmail : null}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('role')}
            value={role}
            onChange={(event) => setRole(roleNames.find((one) => one === event.currentTarget.value) ?? 'viewer')}
            data={roleNames
              .filter((one) => one !== 'owner' || me.role === 'owner')
              .map((one) => ({ value: one, label: common(`role.${one}`) }))}
          />
          {role === 'agent' ? (
            <AgentSelect hidden={false} label={t('agentWhose')} value={agent} error={tried ? wrongAgent : null} onChange={setAgent} />
          ) : null}
          <FormEnd refusal={refusal}>
            <Button type="submit" size="compact-md" loading={busy}>
              {t('makeLink')}
            </Button>
          </FormEnd>
        </Form>
      </Panel>
      {invitations.isError ? <Failed error={invitations.error} retry={() => void invitations.refetch()} /> : null}
      {invitations.data === undefined || invitations.data.length === 0 ? null : <Open invitations={invitations.data} />}
    </>
  );
}

function Open({ invitations }: { invitations: readonly Invitation[] }) {
  const { t } = useTranslation('settings-users');
  const { t: common } = useTranslation('settings');
  const { tz } = useSession();
  const { tell } = useSaved();
  const queryClient = useQueryClient();
  const withdraw = async ({ id, email }: Invitation): Promise<void> => {
    await client.call('withdrawInvitation', { params: { id } });
    await queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey });
    tell(t('withdrawn', { email }));
  };
  return (
    <Panel title={t('open')} flush>
      <DataTable label={t('open')}>
        <thead>
          <tr>
            <th scope="col">{t('email')}</th>
            <th scope="col">{t('role')}</th>
            <th scope="col">{t('expires')}</th>
            <th scope="col">{common('actions')}</th>
          </tr>
        </thead>
        <tbody>
          {invitations.map((one) => (
            <tr key={one.id}>
              <th scope="row">{one.email}</th>
              <td>{common(`role.${one.role}`)}</td>
              <td>{formatInstant(one.expires_at, tz)}</td>
              <td>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  aria-label={t('withdrawOf', { email: one.email })}
                  onClick={() => void withdraw(one).catch((error: unknown) => tell(problemOf(error).detail))}
                >
                  {t('withdraw')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}
