import { expect } from 'vitest';
import { createClient } from '#client/client.ts';
import { answeredCall, eventDelivery } from '../server.ts';
import { answers, madeWav, sends, type SoundServer, startSoundServer } from '../sound-server.ts';
import { journey, scenes } from './scenes.ts';
import type { Stage } from './stage.ts';

/** Recordings on a call's page and in Settings: one is played, one is fetched again. */
export function recordings(stageOf: () => Stage): void {
  let told: Promise<{ readonly vendor: SoundServer; readonly call: string }> | null = null;
  const prepared = async () => await (told ??= callWithRecordings(stageOf(), 'sounds'));
  const page = async (): Promise<string> => `${stageOf().base}/calls/${(await prepared()).call}`;

  scenes(stageOf, [
    {
      name: 'a call with recordings',
      path: '/calls',
      prepare: async (visited, say) => {
        await visited.goto(await page());
        await visited.getByText(say('recordings:state.failed', { why: say('recordings:why.gone') })).waitFor();
      },
    },
    {
      name: 'recordings of a connection',
      path: '/settings/connections/sounds',
      prepare: async (visited, say) => {
        await prepared();
        await visited.getByText(say('recordings:why.gone'), { exact: true }).waitFor();
      },
    },
  ]);

  journey(
    stageOf,
    'plays a recording on the page of its call, and has one fetched again that was not there',
    { width: 1440, scheme: 'light' },
    async ({ page: visited, say, stage }) => {
      // Each look of the matrix fetches a recording of its own.
      const { vendor, call } = await callWithRecordings(stage, `sounds${String(Date.now())}`);
      await visited.goto(`${stage.base}/calls/${call}`);
      const players = visited.locator('audio');
      const player = async (property: string): Promise<number> =>
        await visited.evaluate<number>(`document.querySelector('audio').${property}`);
      await players.first().waitFor();
      expect(await players.count()).toBe(1);
      // Nothing is asked for before somebody plays it.
      expect([await player('readyState'), await player('networkState')]).toEqual([0, 1]);
      await players.focus();
      await visited.keyboard.press('Space');
      await expect.poll(async () => await player('duration')).toBeCloseTo(2.5, 1);
      await expect.poll(async () => await player('currentTime')).toBeGreaterThan(0);
      const download = visited.waitForEvent('download');
      await visited.getByRole('link', { name: say('recordings:downloadOf', { what: say('recordings:kind.call') }) }).click();
      expect((await download).suggestedFilename()).toMatch(/^recording-.*\.wav$/u);

      vendor.paths['/gone.wav'] = sends(madeWav());
      await visited.getByRole('button', { name: say('recordings:retryOf', { what: say('recordings:kind.voicemail') }) }).click();
      await players.nth(1).waitFor();
      await vendor.close();
    },
  );
}

/** A call of a connection of its own: what was said is there, a message is not. */
async function callWithRecordings({ server }: Stage, id: string): Promise<{ readonly vendor: SoundServer; readonly call: string }> {
  const vendor = await startSoundServer({ '/said.wav': sends(madeWav(20_000)), '/gone.wav': answers(410) });
  const way = {
    base: 'http://in-process',
    token: server.services.localToken,
    fetch: async (request: Request) => await server.fetch(request),
  };
  const [first] = (await createClient(way).call('accounts')).accounts;
  const account = createClient({ ...way, account: first?.id ?? '' });
  await account.call('createConnection', { body: { id, kind: 'webhook', name: id, settings: {} } });
  const at = new Date(Date.now() - 3_600_000).toISOString();
  const told = { kind: 'recording_told', call: 's1', at: new Date().toISOString() };
  const events = [
    ...answeredCall({
      id: 's1',
      at,
      caller: '+12025550177',
      name: 'Sound Caller',
      number: '+13035550000',
      queue: 'sales',
      agent: `Sonia ${id}`,
    }),
    { ...told, url: `${vendor.url}/said.wav`, duration_s: 2.5, channels: 1 },
    { ...told, of: 'voicemail', url: `${vendor.url}/gone.wav` },
  ];
  await account.call('appendDeliveries', { body: { connection: id, deliveries: [eventDelivery('s1', events)] } });
  for (;;) {
    const { calls } = await account.call('calls', { query: { agent: `Sonia ${id}` } });
    const call = calls[0]?.id ?? '';
    const { recordings: found } = call === '' ? { recordings: [] } : await account.call('callRecordings', { params: { id: call } });
    if (found.length === 2 && found.every(({ state }) => state === 'kept' || state === 'failed')) return { vendor, call };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
