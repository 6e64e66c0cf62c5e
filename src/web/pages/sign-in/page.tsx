import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { client, problemOf } from '#web/api.ts';
import { Entrance, Refusal } from '#web/components/ui/entrance.tsx';
import { formText } from '#web/components/ui/form-text.ts';
import form from '#web/components/ui/form.module.css';
import { meQuery } from '#web/session.ts';
import { useTitle } from '#web/use-title.ts';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  useTitle('Sign in');
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
  return (
    <Entrance title="Sign in" says="With the e-mail address and password of your account on this server.">
      <form
        className={form['form']}
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate(new FormData(event.currentTarget));
        }}
      >
        <TextInput name="email" type="email" label="E-mail" autoComplete="username" required withAsterisk={false} autoFocus />
        <PasswordInput name="password" label="Password" autoComplete="current-password" required withAsterisk={false} />
        <Refusal text={signIn.isError ? problemOf(signIn.error).detail : null} />
        <Button type="submit" loading={signIn.isPending}>
          Sign in
        </Button>
      </form>
    </Entrance>
  );
}
