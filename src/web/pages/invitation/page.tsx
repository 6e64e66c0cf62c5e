import { Button, PasswordInput, TextInput } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { InvitationRead } from '#contract/people.ts';
import { client, problemOf } from '#web/api.ts';
import { Entrance } from '#web/components/ui/entrance.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formText } from '#web/components/ui/form-text.ts';
import form from '#web/components/ui/form.module.css';
import { meQuery } from '#web/session.ts';
import { useTitle } from '#web/use-title.ts';

const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: async ({ signal }): Promise<InvitationRead> => await client.callUntil(signal, 'readInvitation', { body: { token } }),
    enabled: token !== '',
    retry: false,
    staleTime: Infinity,
  });

/** Where an invitation's link leads: who is invited sets a password, or gives the one that exists. */
export function InvitationPage() {
  const { t } = useTranslation('invitation');
  useTitle(t('title'));
  // After the #, which no server and no log sees.
  const { hash: token } = useLocation();
  const invitation = useQuery(invitationQuery(token));
  if (token === '' || invitation.isError) {
    return (
      <Entrance title={t('void')} says={t('voidSays')}>
        <Link to="/sign-in">{t('signIn')}</Link>
      </Entrance>
    );
  }
  if (invitation.data === undefined)
    return (
      <Entrance title={t('title')} says={t('reading')}>
        {null}
      </Entrance>
    );
  return <Accept token={token} offer={invitation.data} />;
}

function Accept({ token, offer }: { token: string; offer: InvitationRead }) {
  const { t } = useTranslation('invitation');
  const router = useRouter();
  const queryClient = useQueryClient();
  const accept = useMutation({
    mutationFn: async (data: FormData) =>
      await client.call('acceptInvitation', {
        body: { token, name: offer.has_user ? offer.email : formText(data, 'name'), password: formText(data, 'password') },
      }),
    onSuccess: async (me) => {
      queryClient.setQueryData(meQuery.queryKey, me);
      await router.navigate({ to: '/', replace: true });
    },
  });
  return (
    <Entrance title={t('join', { account: offer.account_name })} says={t('says', { email: offer.email, role: t(`role.${offer.role}`) })}>
      <form
        className={form['form']}
        onSubmit={(event) => {
          event.preventDefault();
          accept.mutate(new FormData(event.currentTarget));
        }}
      >
        <input type="hidden" name="email" autoComplete="username" value={offer.email} />
        {offer.has_user ? null : <TextInput name="name" label={t('name')} autoComplete="name" required withAsterisk={false} autoFocus />}
        <PasswordInput
          name="password"
          label={t('password')}
          description={offer.has_user ? t('passwordKnown') : t('passwordNew')}
          autoComplete={offer.has_user ? 'current-password' : 'new-password'}
          minLength={10}
          required
          withAsterisk={false}
        />
        <Refusal text={accept.isError ? problemOf(accept.error).detail : null} />
        <Button type="submit" loading={accept.isPending}>
          {t('accept')}
        </Button>
      </form>
    </Entrance>
  );
}
