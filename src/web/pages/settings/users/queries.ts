import { queryOptions } from '@tanstack/react-query';
import { client } from '#web/api.ts';

export const usersQuery = queryOptions({
  queryKey: ['settings', 'users'],
  queryFn: async ({ signal }) => (await client.callUntil(signal, 'users')).users,
});

export const invitationsQuery = queryOptions({
  queryKey: ['settings', 'invitations'],
  queryFn: async ({ signal }) => (await client.callUntil(signal, 'invitations')).invitations,
});
