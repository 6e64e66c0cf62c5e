import { Button, PasswordInput, TextInput } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, problemOf } from '#web/api.ts';
import { Entrance } from '#web/components/ui/entrance.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formText } from '#web/components/ui/form-text.ts';
import form from '#web/components/ui/form.module.css';
import { LanguageMenu } from '#web/components/ui/language-menu.tsx';
import { meQuery } from '#web/session.ts';
import { AccountFields } from './account-fields.tsx';

const healthQuery = queryOptions({ queryKey: ['health'], queryFn: async ({ signal }) => await client.callUntil(signal, 'health') });

/** Whoever holds the token becomes the owner. Where the server has no account yet (no sample), it begins here, too. */
export function OwnerForm({ token }: { token: string }) {
  const { t } = useTranslation('first-run');
  const queryClient = useQueryClient();
  const { data: health } = useQuery(healthQuery);
  const create = useMutation({
    mutationFn: async (data: FormData) => {
      const company = formText(data, 'company');
      return await client.call('createOwner', {
        body: {
          ...{ token, name: formText(data, 'name'), email: formText(data, 'email'), password: formText(data, 'password') },
          ...(company === '' ? {} : { account: { id: 'main', name: company, tz: formText(data, 'tz') } }),
        },
      });
    },
    onSuccess: (me) => queryClient.setQueryData(meQuery.queryKey, me),
  });
  return (
    <Entrance title={t('owner.title')} says={t('owner.says')} foot={<LanguageMenu />}>
      <form
        className={form['form']}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(new FormData(event.currentTarget));
        }}
      >
        {health?.no_account === true ? <AccountFields /> : null}
        <TextInput name="name" label={t('owner.name')} autoComplete="name" required withAsterisk={false} autoFocus />
        <TextInput name="email" type="email" label={t('owner.email')} autoComplete="username" required withAsterisk={false} />
        <PasswordInput
          name="password"
          label={t('owner.password')}
          description={t('owner.least')}
          autoComplete="new-password"
          minLength={10}
          required
          withAsterisk={false}
        />
        <Refusal text={create.isError ? problemOf(create.error).detail : null} />
        <Button type="submit" loading={create.isPending}>
          {t('owner.create')}
        </Button>
      </form>
    </Entrance>
  );
}
