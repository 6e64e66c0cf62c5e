import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation, useRouter } from '@tanstack/react-router';
import { client, problemOf } from '#web/api.ts';
import { Entrance, Refusal } from '#web/components/ui/entrance.tsx';
import { formText } from '#web/components/ui/form-text.ts';
import form from '#web/components/ui/form.module.css';
import { meQuery } from '#web/session.ts';
import { useTitle } from '#web/use-title.ts';

/** The first visit, through the one-time link that the server printed: whoever holds it becomes the owner. */
export function FirstRunPage() {
  useTitle('Welcome');
  // After the #, which no server and no log sees.
  const { hash: token } = useLocation();
  const router = useRouter();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: async (data: FormData) =>
      await client.call('createOwner', {
        body: { token, name: formText(data, 'name'), email: formText(data, 'email'), password: formText(data, 'password') },
      }),
    onSuccess: async (me) => {
      queryClient.setQueryData(meQuery.queryKey, me);
      await router.navigate({ to: '/', replace: true });
    },
  });
  if (token === '') {
    return (
      <Entrance
        title="The link is not complete"
        says="Open the whole one-time link that the server printed when it started; it ends with a token."
      >
        <Link to="/sign-in">Sign in instead</Link>
      </Entrance>
    );
  }
  return (
    <Entrance title="Welcome to Ringtrace" says="You are the first here. Create the owner of this server; you can invite others later.">
      <form
        className={form['form']}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(new FormData(event.currentTarget));
        }}
      >
        <TextInput name="name" label="Your name" autoComplete="name" required withAsterisk={false} autoFocus />
        <TextInput name="email" type="email" label="E-mail" autoComplete="username" required withAsterisk={false} />
        <PasswordInput
          name="password"
          label="Password"
          description="At least 10 characters"
          autoComplete="new-password"
          minLength={10}
          required
          withAsterisk={false}
        />
        <Refusal text={create.isError ? problemOf(create.error).detail : null} />
        <Button type="submit" loading={create.isPending}>
          Create the owner
        </Button>
      </form>
    </Entrance>
  );
}
