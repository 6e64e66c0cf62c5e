/** What keeps us from asking or connecting to a system with what is given: pages say it in their own words. */
export const lacks = [
  // Nothing of this kind is asked.
  'kind',
  // The settings are not valid.
  'invalid',
  // The settings do not say where to.
  'settings',
  // Nothing is stored to log in with.
  'none',
  // What is stored was given for another address or user.
  'elsewhere',
  // What is stored cannot be opened with this data folder's secret.
  'unreadable',
  // Some of what is needed to log in is not stored.
  'incomplete',
] as const;
export type Lack = (typeof lacks)[number];

/** What keeps us from telling a system where to post. */
export const subscriptionLacks = ['by_hand', 'access', 'secret', 'address'] as const;
export type SubscriptionLack = (typeof subscriptionLacks)[number];
