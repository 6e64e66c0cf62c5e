import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { AmiServer } from '../asterisk/ami-server.ts';
import { readRecording, type RecordedBlock } from '../asterisk/ami-recording.ts';
import { journey } from './scenes.ts';
import type { Stage } from './stage.ts';
import { connect, newSecret } from './steps.ts';
import { type Say, sayIn } from './words.ts';

const run = promisify(execFile);
const patient = { timeout: 15_000 };

/** A page of the docs as one line, as a reader takes it. */
const docs = (page: string): string => readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8').replaceAll(/```|\s+/gu, ' ');

/** Somebody who has the docs and nothing else: connects a system, sees the first delivery arrive, breaks the secret and reads why it fails. */
export function newcomer(stageOf: () => Stage): void {
  journey(
    stageOf,
    'connects an Asterisk by its page of the docs, sees its events arrive, and why a wrong password is refused',
    { width: 1440, scheme: 'light' },
    async ({ page, say, stage }) => {
      const doc = docs('asterisk.md');
      const [, user = '', secret = ''] = /\[(\w+)\] secret = (\S+)/u.exec(doc) ?? [];
      const pbx = new AmiServer({ recording: { stream: oneCall(), members: [] }, user, secret });
      const port = await pbx.listen();
      try {
        expect(doc).toContain(`${way}: choose Asterisk`);
        await connected(page, stage, say, say('settings-connections:kind.asterisk'), 'PBX');
        const live = panel(page, say('settings-connections:live.title'));
        await live.getByText(say('settings-connections:live.lacks.settings')).waitFor();
        const fill = async (field: string, text: string) => {
          expect(doc).toContain(english(`live.${field}`));
          await live.getByLabel(say(`settings-connections:live.${field}`), { exact: true }).fill(text);
        };
        await fill('host', '127.0.0.1');
        await fill('port', String(port));
        await fill('user', user);
        await fill('password', secret);
        const tryIt = live.getByRole('button', { name: say('settings-connections:live.test') });
        await tryIt.click();
        await live.getByText(say('settings-connections:live.testOk')).waitFor();
        const save = live.getByRole('button', { name: say('settings:action.save'), exact: true });
        await save.click();
        await live.getByText(say('settings-connections:live.state.connected'), { exact: true }).waitFor();
        await arrived(page, say, 'asterisk-ami');

        const refused = `The PBX refuses the user "${user}" with this password`;
        expect(doc).toContain(refused);
        const password = live.getByLabel(say('settings-connections:live.password'), { exact: true });
        await expect.poll(async () => await password.inputValue()).toBe('');
        await password.fill('something else');
        await tryIt.click();
        await live.getByText(say('settings-connections:live.testFailed')).waitFor();
        await live.getByRole('status').getByText(refused).waitFor();
        await save.click();
        await live.getByText(say('settings-connections:live.state.waiting')).waitFor();
        await live.getByRole('paragraph').filter({ hasText: refused }).waitFor();
      } finally {
        await pbx.close();
      }
    },
  );

  journey(
    stageOf,
    'connects a Twilio by its page of the docs, sees the first request arrive, and why one with another token is refused',
    { width: 390, scheme: 'light' },
    async ({ page, say, stage }) => {
      const doc = docs('connectors/twilio.md');
      expect(doc).toContain(`${way}: choose Twilio`);
      await connected(page, stage, say, 'Twilio', 'Twilio');
      const sending = panel(page, say('settings-connections:sending'));
      await sending.getByLabel(/Auth token/).fill('right-token');
      await sending.getByRole('button', { name: say('settings:action.save'), exact: true }).click();
      await sending.getByText(say('settings-connections:secrets', { n: 1 })).waitFor();
      // The address with nothing after it, as "Call status changes" wants it.
      const url = (await sending.locator('pre').first().textContent()) ?? '';
      const inDocs = /statusCallback="([^"]+)KEY"/u.exec(doc)?.[1]?.replace('https://…', '') ?? 'none';
      expect(new URL(url).pathname).toMatch(new RegExp(`^${inDocs}[^/]+$`, 'u'));
      for (const address of await sending.locator('pre').allTextContents()) {
        expect(address.startsWith(url)).toBe(true);
        if (address !== url) expect(doc).toContain(`\`${address.slice(url.length)}\``);
      }
      const ring = async (token: string): Promise<number> => {
        const at = new Date().toUTCString().replace('GMT', '+0000');
        const body = new URLSearchParams({
          CallSid: 'CA77',
          CallStatus: 'completed',
          Direction: 'inbound',
          CallDuration: '9',
          Timestamp: at,
        });
        const signed =
          url +
          [...body]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .flat()
            .join('');
        const signature = createHmac('sha1', token).update(signed).digest('base64');
        return (await fetch(url, { method: 'POST', headers: { 'x-twilio-signature': signature }, body })).status;
      };
      expect(await ring('right-token')).toBe(200);
      await arrived(page, say, 'twilio-status');
      expect(await ring('wrong-token')).toBe(401);
      await refusedFor(sending, say, doc, 'x-twilio-signature: does not fit this request and any valid secret');
    },
  );

  journey(
    stageOf,
    'connects a webhook by its page of the docs, sees a first event arrive and a wrong one, why a secret of before is refused; renames it and has it decoded again',
    { width: 1440, scheme: 'light' },
    async ({ page, say, stage }) => {
      const doc = docs('events.md');
      expect(doc).toContain(`${way}: choose ${english('kind.webhook')}`);
      const name = await connected(page, stage, say, say('settings-connections:kind.webhook'), 'Shop');
      const sending = panel(page, say('settings-connections:sending'));
      expect(doc).toContain(english('newSecret'));
      const secret = await newSecret(page, say);
      const command = (await sending.getByLabel(say('settings-connections:postLine')).textContent()) ?? '';
      const shell = async (text: string): Promise<string> => {
        return (await run('bash', ['-euc', text], { env: { ...process.env, NO_PROXY: '*', SECRET: secret } })).stdout;
      };
      expect(JSON.parse(await shell(command))).toMatchObject({ duplicate: false });
      await arrived(page, say, 'ringtrace-events');
      expect(JSON.parse(await shell(command.replace('call_started', 'nonsense')))).toMatchObject({ duplicate: false });
      await panel(page, say('settings-connections:rejected'))
        .getByText(/nonsense/)
        .first()
        .waitFor(patient);

      // The two newest are valid, so the second one after it ends the first.
      await newSecret(page, say);
      await sending.getByText(say('settings-connections:secrets', { n: 2 })).waitFor();
      await newSecret(page, say);
      const why = 'ringtrace-signature: does not fit the body and any valid secret';
      expect(await shell(command)).toContain(why);
      await refusedFor(sending, say, doc, why);

      await page.getByRole('button', { name: say('settings-connections:rename') }).click();
      await page.getByLabel(say('settings-connections:name'), { exact: true }).fill(`${name} 2`);
      await page
        .getByRole('button', { name: say('settings:action.save'), exact: true })
        .first()
        .click();
      await page.getByRole('heading', { name: `${name} 2` }).waitFor();
      await page.getByRole('button', { name: say('settings-connections:redecode') }).click();
      await page.getByRole('button', { name: say('settings-connections:redecode'), disabled: false }).waitFor(patient);
    },
  );
}

const english = (key: string): string => sayIn('en')(`settings-connections:${key}`);
/** How every page of the docs begins. */
const way = `Settings › ${english('title')} › ${english('add')}`;

const panel = (page: Page, title: string): Locator => page.getByRole('region', { name: title, exact: true }).first();

/** A new connection of a system, and its page; its name. */
async function connected(page: Page, stage: Stage, say: Say, system: string, called: string): Promise<string> {
  const name = `${called} ${String(Date.now())}`;
  await connect(page, stage.base, say, system, name);
  return name;
}

/** The delivery comes into view by itself, and opens to what was sent. */
async function arrived(page: Page, say: Say, format: string): Promise<void> {
  const deliveries = panel(page, say('settings-connections:recent'));
  const row = deliveries.getByRole('row').filter({ hasText: format }).last();
  await row.waitFor(patient);
  await row.getByRole('button').click();
  await expect.poll(async () => ((await deliveries.locator('pre').first().textContent()) ?? '').length, patient).toBeGreaterThan(50);
}

/** The page tells what the sender was told, in the words that the docs explain. */
async function refusedFor(sending: Locator, say: Say, doc: string, why: string): Promise<void> {
  expect(doc).toContain(why);
  await sending
    .getByRole('region', { name: say('settings-connections:refusals') })
    .getByText(why)
    .waitFor(patient);
}

/** The first queue call of the recorded run, half a year earlier: the figures that others look at stay as they are. */
function oneCall(): RecordedBlock[] {
  const { stream } = readRecording();
  const id = stream.find(({ event }) => event === 'QueueCallerJoin')?.headers.get('Linkedid') ?? 'none';
  const earlier = 180 * 86_400;
  const back = (text: string): string => text.replaceAll(/\b179\d{7}(?=\.\d)/gu, (seconds) => String(Number(seconds) - earlier));
  return stream
    .filter(({ headers }) => headers.get('Linkedid') === id || headers.get('DestLinkedid') === id)
    .map((block) => ({ ...block, time: block.time - earlier, bytes: Buffer.from(back(block.bytes.toString('latin1')), 'latin1') }));
}
