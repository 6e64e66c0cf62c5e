/** Subjects of the catalogue in the order in which people meet them. */
export const groups = [
  'volume',
  'service',
  'access',
  'telephony',
  'handling',
  'resolution',
  'callbacks',
  'outbound',
  'marketing',
  'money',
  'workforce',
  'models',
] as const;
