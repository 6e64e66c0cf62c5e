import type { Command } from 'commander';
import { Command as Plain } from 'commander';
import { roleNames, type Role } from '#contract/roles.ts';
import { answer, verb } from '#cli/command.ts';
import { UsageError, type Io } from '#cli/io.ts';
import { withSession, type CommonOptions } from '#cli/session.ts';
import { printTable } from '#cli/table.ts';

interface AddOptions extends CommonOptions {
  readonly name?: string;
  readonly role: string;
  readonly agent?: string;
  readonly password?: boolean;
}

export function userCommand(io: Io): Command {
  return new Plain('user')
    .description('Users of an account')
    .addCommand(
      verb('add', 'Add a user: prints an invitation link, or takes a password from standard input', [
        'ringtrace user add ann@example.com --account demo --role supervisor',
        'ringtrace user add ben@example.com --account demo --role agent --agent "Ben Okafor"',
        'ringtrace user add cy@example.com --account demo --role admin --password < password.txt',
      ])
        .argument('<email>')
        .requiredOption('--role <role>', roleNames.join(', '))
        .option('--name <name>', 'shown name (default: the e-mail address)')
        .option('--agent <id>', 'role agent: whose calls the user may see')
        .option('--password', 'read the password from standard input')
        .action(async (email: string, options: AddOptions) => await add(io, email, options)),
    )
    .addCommand(
      verb('list', 'Users of an account', ['ringtrace user list --account demo']).action(
        async (options: CommonOptions) =>
          await withSession(options, io, async ({ client }) => {
            const list = await client.call('users');
            answer(io, options, list, () =>
              printTable(
                ['e-mail', 'name', 'role', 'agent'],
                list.users.map((user) => [user.email, user.name, user.role, user.agent_id ?? '']),
              ),
            );
          }),
      ),
    )
    .addCommand(
      verb('remove', 'Take a user out of an account', ['ringtrace user remove ann@example.com --account demo'])
        .argument('<email>')
        .action(
          async (email: string, options: CommonOptions) =>
            await withSession(options, io, async ({ client }) => {
              const user = (await client.call('users')).users.find((one) => one.email === email.toLowerCase());
              if (user === undefined) throw new UsageError(`e-mail: got "${email}"; "ringtrace user list" shows who is there`);
              const done = await client.call('removeUser', { params: { id: user.id } });
              answer(io, options, done, () => `${email} has no access to the account any more.\n`);
            }),
        ),
    );
}

async function add(io: Io, email: string, options: AddOptions): Promise<void> {
  const role = roleOf(options.role);
  const password = options.password === true ? (await io.input()).replace(/\r?\n$/, '') : undefined;
  await withSession(options, io, async ({ client }) => {
    const added = await client.call('addUser', {
      body: { email, name: options.name ?? email, role, agent_id: options.agent ?? null, ...(password === undefined ? {} : { password }) },
    });
    answer(io, options, added, () =>
      added.invitation === null
        ? `${email} may sign in as ${role}.\n`
        : `Invitation for ${email}, valid until ${added.invitation.expires_at}:\n${added.invitation.link}\n`,
    );
  });
}

function roleOf(text: string): Role {
  const role = roleNames.find((name) => name === text);
  if (role === undefined) throw new UsageError(`--role: got "${text}", wanted one of ${roleNames.join(', ')}`);
  return role;
}
