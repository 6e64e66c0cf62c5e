import { z } from '@hono/zod-openapi';
import { permissionNames, roleNames, scopeNames } from './roles.ts';

/** Accounts, users, invitations and keys. */

export const AccountId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens, at most 40')
  .openapi({ example: 'demo' });

export const Account = z
  .object({
    id: z.string(),
    name: z.string(),
    tz: z.string().describe('IANA time zone'),
    sample: z.boolean().optional().describe('true = the bundled sample'),
  })
  .openapi('Account');
export const NewAccount = z
  .object({
    id: AccountId,
    name: z.string().min(1).max(100),
    tz: z.string(),
    sample: z.boolean().optional().describe('made for the bundled sample'),
  })
  .openapi('NewAccount');
export const OwnAccount = z.object({ name: z.string().min(1).max(100), tz: z.string() }).openapi('OwnAccount');
export const AccountChange = z.object({ name: z.string().min(1).max(100).optional(), tz: z.string().optional() }).openapi('AccountChange');

export const Password = z.string().min(10, 'at least 10 characters').max(128);

export const Me = z
  .object({
    user: z.object({ id: z.string(), name: z.string(), email: z.string() }).nullable().describe('null = an API key or the local token'),
    accounts: z.array(Account.extend({ role: z.enum(roleNames).nullable() })),
    account: z.string().nullable().describe('the account that requests are answered for'),
    role: z.enum(roleNames).nullable(),
    permissions: z.array(z.enum(permissionNames)),
    agent_id: z.string().nullable().describe('role agent: whose calls are shown'),
  })
  .openapi('Me');

export const User = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roleNames),
    agent_id: z.string().nullable(),
    created_at: z.string(),
  })
  .openapi('User');

const memberOf = {
  role: z.enum(roleNames),
  agent_id: z.string().min(1).nullable().default(null).describe('needed for role agent: the agent whose calls are shown'),
};

export const NewUser = z
  .object({
    email: z.email(),
    name: z.string().min(1).max(100),
    /** Left out: an invitation link is answered instead. */
    password: Password.optional(),
    ...memberOf,
  })
  .openapi('NewUser');
export const UserChange = z.object({ role: z.enum(roleNames), agent_id: memberOf.agent_id }).openapi('UserChange');
export const NewInvitation = z.object({ email: z.email(), ...memberOf }).openapi('NewInvitation');
export const Invitation = z
  .object({
    id: z.string(),
    email: z.string(),
    role: z.enum(roleNames),
    agent_id: z.string().nullable(),
    created_at: z.string(),
    expires_at: z.string(),
  })
  .openapi('Invitation');
export const InvitationLink = Invitation.extend({ link: z.string().describe('shown once') }).openapi('InvitationLink');

export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    starts_with: z.string(),
    scopes: z.array(z.enum(scopeNames)),
    created_by: z.string(),
    maker: z.string().nullable().describe('name of who made it; null = has no access any more, and the key is void'),
    permits: z.array(z.enum(scopeNames)).describe('its scopes, as far as its maker still has them'),
    created_at: z.string(),
    last_used_at: z.string().nullable(),
    expires_at: z.string().nullable(),
  })
  .openapi('ApiKey');
export const NewApiKey = z
  .object({
    name: z.string().min(1).max(100),
    scopes: z.array(z.enum(scopeNames)).min(1),
    expires_at: z.iso.datetime({ offset: true }).nullable().default(null),
  })
  .openapi('NewApiKey');
export const ApiKeySecret = ApiKey.extend({ key: z.string().describe('shown once') }).openapi('ApiKeySecret');

export const FirstOwner = z
  .object({
    token: z.string().describe('from the one-time link'),
    name: z.string().min(1).max(100),
    email: z.email(),
    password: Password,
    /** Left out where an account exists already (the sample's). */
    account: NewAccount.optional(),
  })
  .openapi('FirstOwner');
export const SignIn = z.object({ email: z.email(), password: z.string().min(1).max(128) }).openapi('SignIn');
export const PasswordChange = z.object({ current: z.string().min(1).max(128), password: Password }).openapi('PasswordChange');
export const InvitationToken = z.object({ token: z.string() }).openapi('InvitationToken');
export const InvitationRead = z
  .object({ email: z.string(), account: z.string(), account_name: z.string(), role: z.enum(roleNames), has_user: z.boolean() })
  .openapi('InvitationRead');
export const InvitationAcceptance = z
  .object({ token: z.string(), name: z.string().min(1).max(100), password: z.string().min(1).max(128) })
  .openapi('InvitationAcceptance');

export type Account = z.infer<typeof Account>;
export type Me = z.infer<typeof Me>;
export type User = z.infer<typeof User>;
export type InvitationRead = z.infer<typeof InvitationRead>;
export type InvitationLink = z.infer<typeof InvitationLink>;
export type ApiKeySecret = z.infer<typeof ApiKeySecret>;
export type Invitation = z.infer<typeof Invitation>;
export type ApiKey = z.infer<typeof ApiKey>;
