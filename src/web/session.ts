import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import type { Me } from '#contract/people.ts';
import type { Permission } from '#contract/roles.ts';
import { client } from '#web/api.ts';

/** Who is signed in; asked once, and again after sign-in and sign-out. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => await client.callUntil(signal, 'me'),
  staleTime: Infinity,
});

export interface Session {
  me: Me;
  accountName: string;
  /** The account's zone, in which periods are read where the URL names none. */
  tz: string;
  may: (permission: Permission) => boolean;
}

/** Inside the signed-in pages, whose route has loaded it. */
export function useSession(): Session {
  const { data: me } = useSuspenseQuery(meQuery);
  const account = me.accounts.find((one) => one.id === me.account);
  return {
    me,
    accountName: account?.name ?? me.account ?? '',
    tz: account?.tz ?? 'UTC',
    may: (permission) => me.permissions.includes(permission),
  };
}
