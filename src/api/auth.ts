import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { organization } from 'better-auth/plugins';
import type { Database } from '#database/open.ts';
import type { SettingsTables } from '#settings/schema.ts';

/** better-auth over the operational database: users, sessions, and organisations, which are our accounts. */
export function createAuth(options: { database: Database<SettingsTables>; secret: string; baseUrl: string }) {
  return betterAuth(authOptions(options));
}

export type Auth = ReturnType<typeof createAuth>;

/** Makes or extends better-auth's tables. */
export async function migrateAuth(options: { database: Database<SettingsTables>; secret: string; baseUrl: string }): Promise<void> {
  const { runMigrations } = await getMigrations(authOptions(options));
  await runMigrations();
}

function authOptions({ database, secret, baseUrl }: { database: Database<SettingsTables>; secret: string; baseUrl: string }) {
  return {
    appName: 'Ringtrace',
    baseURL: baseUrl,
    secret,
    database: { db: database.db, type: database.dialect },
    telemetry: { enabled: false },
    logger: { disabled: true },
    // There is no open sign-up: users come by the one-time link, an invitation or the command line.
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    // "account" is our word for a tenant.
    account: { modelName: 'credential' },
    session: { expiresIn: 14 * 24 * 3600, updateAge: 24 * 3600 },
    advanced: { cookiePrefix: 'ringtrace', useSecureCookies: baseUrl.startsWith('https:') },
    plugins: [
      organization({
        allowUserToCreateOrganization: false,
        schema: {
          organization: { additionalFields: { tz: { type: 'string', required: true }, sample: { type: 'boolean', required: false } } },
          member: { additionalFields: { agentId: { type: 'string', required: false } } },
        },
      }),
    ],
  } as const satisfies Parameters<typeof betterAuth>[0];
}
