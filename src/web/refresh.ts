import type { QueryClient } from '@tanstack/react-query';

/** What a change of data or settings does not touch: who is signed in, and the metric catalogue. */
const lasting = ['me', 'metrics'];

/** Asks everything else again that is on the screen; `but`: first words of further keys that stay. */
export const refreshFigures = async (queryClient: QueryClient, but: readonly string[] = []): Promise<void> =>
  await queryClient.invalidateQueries({ predicate: ({ queryKey: [first] }) => ![...lasting, ...but].includes(String(first)) });
