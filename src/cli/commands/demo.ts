import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { ProblemError, type Client } from '#client/client.ts';
import { answer, folderVerb, wholeNumber } from '#cli/command.ts';
import { UsageError, type Io } from '#cli/io.ts';
import { sendWorld, type WorldSent } from '#cli/send-world.ts';
import { withSession, type CommonOptions, type Session } from '#cli/session.ts';
import { dayMs } from '#domain/instant.ts';
import { worldPlan, type WorldPlan } from '#simulator/plan.ts';
import { worldConnections } from '#simulator/told.ts';

interface Options extends CommonOptions {
  readonly days: string;
  readonly visitors: string;
  readonly seed: string;
  readonly tz: string;
  readonly until?: string;
  readonly truth?: string;
  readonly remove?: boolean;
}

const usualAccount = 'firm';

export function demoCommand(io: Io): Command {
  return folderVerb('demo', 'Fill a new account with a made-up firm: adverts, visits to its website, calls, leads and deals', [
    'ringtrace demo',
    'ringtrace demo --days 60 --visitors 300 --seed spring --until 2026-11-01 --account firm2 --truth truth.jsonl',
    'ringtrace demo --remove',
  ])
    .option('--account <id>', `account; made where it is missing, else it must have no connections (default: "${usualAccount}")`)
    .addOption(new Option('--server <url>', 'send to a distant server instead of the data folder (or RINGTRACE_URL)'))
    .addOption(new Option('--key <key>', 'API key for it (or RINGTRACE_KEY)'))
    .option('--days <number>', 'how many days, 1 to 400', '14')
    .option('--visitors <number>', 'new visitors on a mean day, 10 to 2000', '120')
    .option('--seed <word>', 'another word makes another firm; the same word, days and last day the same', '1')
    .option('--tz <zone>', "the firm's time zone", 'Europe/Madrid')
    .option('--until <day>', 'day before which it ends, YYYY-MM-DD (default: today)')
    .option('--truth <file>', 'write what really happened into a new file, one JSON document a line')
    .option('--remove', 'remove the account of a made-up firm with all that is in it')
    .action(async (options: Options) => await (options.remove === true ? remove(io, options) : run(io, options)));
}

async function run(io: Io, options: Options): Promise<void> {
  const plan = planOf(options);
  if (options.truth !== undefined && existsSync(options.truth))
    throw new UsageError(`--truth: ${options.truth} is there already; name a new file`);
  await withSession(accountOf(options, io), io, async (session) => {
    const { client, account, sample } = await emptyAccount(session, options.account ?? usualAccount, plan, io);
    const sent = await sendWorld(client, plan, { io, truth: options.truth ?? null });
    const value = { account, sample, seed: plan.seed, first_day: plan.firstDay, days: plan.days, ...sent };
    answer(io, options, value, () => said(account, sample, plan, sent));
  });
}

async function remove(io: Io, options: Options): Promise<void> {
  await withSession(accountOf(options, io), io, async ({ client }) => {
    const { account } = await client.call('me');
    const { connections } = await client.call('connections');
    const others = connections.map(({ id }) => id).filter((id) => !worldConnections.some((name) => name === id));
    if (others.length > 0) {
      throw new UsageError(
        `--account: ${account ?? usualAccount} is not the account of a made-up firm: it has the connection ${others.join(', ')}`,
      );
    }
    await client.call('removeSample');
    answer(io, options, { removed: account }, () => `Account ${account ?? usualAccount} and all that was in it is removed.\n`);
  });
}

/** A distant key belongs to one account; elsewhere it is named, never the one in which other commands work. */
function accountOf(options: Options, io: Io): CommonOptions {
  const distant = options.server ?? io.environment['RINGTRACE_URL'] ?? '';
  return distant === '' ? { ...options, account: options.account ?? usualAccount } : options;
}

/** What cannot be made is refused before anything is sent. */
function planOf({ days, visitors, seed, tz, until }: Options): WorldPlan {
  const many = wholeNumber('--days', days, { least: 1, most: 400 });
  const visitorsADay = wholeNumber('--visitors', visitors, { least: 10, most: 2000 });
  if (!/^[\w.-]{1,40}$/u.test(seed))
    throw new UsageError(`--seed: got ${JSON.stringify(seed)}, wanted 1 to 40 letters, digits, dots or dashes`);
  let today: string;
  try {
    today = new Intl.DateTimeFormat('en-CA', { timeZone: tz, dateStyle: 'short' }).format(Date.now());
  } catch {
    throw new UsageError(`--tz: got ${JSON.stringify(tz)}, wanted a time zone such as Europe/Madrid`);
  }
  const last = dayOf(until ?? today);
  if (last === null || last < Date.UTC(2000, 0, 1) || last > (dayOf(today) ?? 0)) {
    throw new UsageError(`--until: got ${JSON.stringify(until)}, wanted a day from 2000-01-01 to today (${today})`);
  }
  const firstDay = new Date(last - many * dayMs).toISOString().slice(0, 10);
  try {
    return worldPlan({ seed, firstDay, days: many, zone: tz, visitorsADay });
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

function dayOf(text: string): number | null {
  const at = /^\d{4}-\d\d-\d\d$/u.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : at;
}

interface EmptyAccount {
  readonly client: Client;
  readonly account: string;
  /** May be removed as a whole. */
  readonly sample: boolean;
}

/** Invented calls never mix with real ones. */
async function emptyAccount(session: Session, id: string, { zone }: WorldPlan, io: Io): Promise<EmptyAccount> {
  const { client } = session;
  const me = await known(client);
  if (me === null) {
    if (session.how === 'distant') throw new UsageError(`--account: the key knows no account ${JSON.stringify(id)}`);
    await session.as(null).call('createAccount', { body: { id, name: 'Made-up firm', tz: zone, sample: true } });
    io.err(`Account ${id} is new: a made-up firm, marked as a sample.\n`);
    return { client, account: id, sample: true };
  }
  const { connections } = await client.call('connections');
  if (connections.length > 0) {
    const names = connections.map((one) => one.id).join(', ');
    throw new UsageError(
      `--account: ${me.account ?? id} has connections already (${names}), and a made-up firm does not mix with others; name a new account, or remove that of a made-up firm with ringtrace demo --remove --account ${me.account ?? id}`,
    );
  }
  return { client, account: me.account ?? id, sample: me.accounts.find((one) => one.id === me.account)?.sample === true };
}

async function known(client: Client) {
  try {
    return await client.call('me');
  } catch (error) {
    if (error instanceof ProblemError && error.problem.type === '/problems/unknown-account') return null;
    throw error;
  }
}

function said(account: string, sample: boolean, plan: WorldPlan, { deliveries, truth, calls, rejects }: WorldSent): string {
  const many = (value: number): string => value.toLocaleString('en-US');
  const lines = [
    `${plan.days} days from ${plan.firstDay} (${plan.zone}), seed ${plan.seed}: a made-up firm of ${plan.offices.length} offices in the account ${account}.`,
    `Sent as its systems write them: ${Object.entries(deliveries)
      .map(([connection, count]) => `${connection} ${many(count)}`)
      .join(', ')} deliveries.`,
    `What really happened: ${many(truth.sessions)} visits that the website's tag followed, ${many(truth.calls)} calls (${many(truth.calls_from_pages)} of them because of a page), ${many(truth.leads)} leads, ${many(truth.deals)} deals, ${truth.spent.toFixed(2)} ${plan.currency} for adverts.`,
    `In the account now: ${many(calls)} calls, ${many(rejects)} rejected lines.`,
    `See it in the browser as a user of the account: ringtrace user add you@example.com --role owner --account ${account}`,
    sample
      ? `Remove all of it with: ringtrace demo --remove --account ${account}`
      : 'The account is your own and stays: undo its four imports in Settings › Imports to take the firm out of every figure.',
  ];
  return `${lines.join('\n')}\n`;
}
