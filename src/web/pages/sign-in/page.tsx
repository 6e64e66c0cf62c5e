import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Problem } from '#contract/problem.ts';
import { client, problemOf } from '#web/api.ts';
import { Entrance } from '#web/components/ui/entrance.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formText } from '#web/components/ui/form-text.ts';
import { LanguageMenu } from '#web/components/ui/language-menu.tsx';
import form from '#web/components/ui/form.module.css';
import { meQuery } from '#web/session.ts';
import { useTitle } from '#web/use-title.ts';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { t } = useTranslation('sign-in');
  useTitle(t('title'));
  const { next } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const signIn = useMutation({
    mutationFn: async (data: FormData) =>
      await client.call('signIn', { body: { email: formText(data, 'email'), password: formText(data, 'password') } }),
    onSuccess: async (me) => {
      queryClient.setQueryData(meQuery.queryKey, me);
      await router.navigate({ href: next ?? '/', replace: true });
    },
  });
  const refusal = ({ status, detail }: Problem): string => (status === 401 ? t('wrong') : status === 429 ? t('tooMany') : detail);
  return (
    <Entrance title={t('title')} says={t('says')} foot={<LanguageMenu />}>
      <form
        className={form['form']}
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate(new FormData(event.currentTarget));
        }}
      >
        <TextInput name="email" type="email" label={t('email')} autoComplete="username" required withAsterisk={false} autoFocus />
        <PasswordInput name="password" label={t('password')} autoComplete="current-password" required withAsterisk={false} />
        <Refusal text={signIn.isError ? refusal(problemOf(signIn.error)) : null} />
        <Button type="submit" loading={signIn.isPending}>
          {t('submit')}
        </Button>
      </form>
    </Entrance>
  );
}
