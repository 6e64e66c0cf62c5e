import type words from '#web/words/en/settings-audit.json';

/** Actions that have words; one of a newer server is shown by its name. */
const actions = [
  'signIn',
  'signOut',
  'createOwner',
  'acceptInvitation',
  'changePassword',
  'changeTargets',
  'changeAccount',
  'changeUser',
  'removeUser',
  'addUser',
  'invite',
  'withdrawInvitation',
  'createApiKey',
  'revokeApiKey',
  'createConnection',
  'changeConnection',
  'newSecret',
  'redecode',
  'createAccount',
  'beginImport',
  'cancelImport',
  'undoImport',
  'restoreImport',
  'eraseCaller',
  'exportCaller',
  'noteExport',
  'changeRetention',
  'removeSample',
  'beginAccount',
  'rebuild',
  'verify',
  'backup',
] as const satisfies readonly (keyof typeof words.action)[];

/** The key of an action's words; null = none. */
export const actionKey = (action: string): (typeof actions)[number] | null => actions.find((one) => one === action) ?? null;
