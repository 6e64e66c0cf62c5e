import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { client } from '#web/api.ts';

/** Ends the session; nothing that it showed is kept. */
export function useSignOut(): () => void {
  const router = useRouter();
  const queryClient = useQueryClient();
  const signOut = useMutation({
    mutationFn: async () => await client.call('signOut'),
    onSuccess: async () => {
      await router.navigate({ to: '/sign-in', replace: true });
      queryClient.clear();
    },
  });
  return () => signOut.mutate();
}
