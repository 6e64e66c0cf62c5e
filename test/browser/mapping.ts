import { expect } from 'vitest';
import { createClient } from '#client/client.ts';
import { toIso } from '#domain/instant.ts';
import { answeredCall, eventDelivery } from '../server.ts';
import { journey, scenes } from './scenes.ts';
import type { Stage } from './stage.ts';

/** Names and calls that several systems tell: the pages by axe, and both from two connections to one call and back. */
export function mapping(stageOf: () => Stage): void {
  scenes(stageOf, [
    {
      name: 'names in several systems',
      path: '/settings/names',
      prepare: async (page, say) => await page.getByRole('heading', { name: say('settings-names:title') }).waitFor(),
    },
    {
      name: 'calls through two systems, adding a rule',
      path: '/settings/links',
      prepare: async (page, say) => {
        await page.getByRole('heading', { name: say('settings-links:title') }).waitFor();
      },
    },
    {
      name: 'rules of spam, with what a new one would mark',
      path: '/settings/spam',
      prepare: async (page, say) => {
        await page.getByRole('button', { name: say('settings-spam:add') }).click();
        await page.getByLabel(say('settings-spam:callers'), { exact: true }).fill('+1202*');
        await page.getByRole('button', { name: say('settings-spam:preview') }).click();
        await page.getByRole('region', { name: say('settings-spam:examples') }).waitFor();
      },
    },
  ]);

  journey(
    stageOf,
    'merges the two names of an agent, links the calls of two systems, opens the call, and takes both back',
    { width: 1440, scheme: 'light' },
    async ({ page, say, stage }) => {
      const way = { base: 'http://in-process', token: stage.server.services.localToken };
      const fetch = async (request: Request) => await stage.server.fetch(request);
      const [account] = (await createClient({ ...way, account: null, fetch }).call('me')).accounts;
      const api = createClient({ ...way, account: account?.id ?? null, fetch });
      const begin = Date.now() - 3_600_000;
      // Each look of the matrix has connections, names and callers of its own: they share the account.
      const mark = String(begin).slice(-6);
      const [gate, office, agentName, merged] = [`gate${mark}`, `office${mark}`, `José Pérez ${mark}`, `José P. ${mark}`];
      const [twice, once] = [`+4420${mark}23`, `+4420${mark}24`];
      for (const [id, agent, after] of [
        [gate, `sip:${office}`, 0],
        [office, agentName, 3],
      ] as const) {
        await api.call('createConnection', { body: { id, kind: 'webhook', settings: {} } });
        const call = {
          id,
          at: toIso(begin + after * 1000),
          caller: twice,
          name: 'Zoë',
          number: '+13035550000',
          queue: 'help',
          agent,
        };
        const deliveries = [eventDelivery('one', answeredCall(call))];
        await api.call('appendDeliveries', { body: { connection: id, deliveries } });
      }
      await api.call('appendDeliveries', {
        body: {
          connection: gate,
          deliveries: [
            eventDelivery(
              'two',
              answeredCall({
                id: 'g2',
                at: toIso(begin - 600_000),
                caller: once,
                name: 'Y',
                number: '+13035550000',
                queue: 'help',
                agent: `jose perez ${mark}`,
              }),
            ),
          ],
        },
      });
      await expect.poll(async () => (await api.call('progress')).current, { timeout: 30_000 }).toBe(true);

      await page.goto(`${stage.base}/settings/names`);
      const proposals = page.getByRole('list', { name: say('settings-names:proposals') });
      const proposed = proposals.getByRole('listitem').filter({ hasText: agentName });
      await proposed.getByRole('button', { name: say('settings-names:choose') }).click();
      await page.getByText(say('settings-names:alters', { calls: 2, systems: 2 })).waitFor();
      await page.getByLabel(say('settings-names:newName')).fill(merged);
      await page.getByRole('button', { name: say('settings-names:merge'), exact: true }).click();
      await page.getByRole('button', { name: say('settings-names:separateOf', { name: merged }) }).waitFor();

      await page.goto(`${stage.base}/settings/links`);
      await page.getByRole('button', { name: say('settings-links:add') }).click();
      await page.getByLabel(say('settings-links:outer')).selectOption(gate);
      await page.getByLabel(say('settings-links:inner')).selectOption(gate);
      await page.getByRole('button', { name: say('settings-links:preview') }).click();
      await page.getByRole('alert').getByText(gate).waitFor();
      await page.getByLabel(say('settings-links:inner')).selectOption(office);
      await page.getByRole('button', { name: say('settings-links:preview') }).click();
      await page.getByText(say('settings-links:pairs', { n: 1 })).waitFor();
      await page.getByRole('button', { name: say('settings:action.save'), exact: true }).click();
      const rule = say('settings-links:rule', { outer: gate, inner: office });
      await page.getByRole('button', { name: say('settings-links:removeOf', { rule }) }).waitFor();
      await expect.poll(async () => (await api.call('progress')).current, { timeout: 30_000 }).toBe(true);

      const found = await api.call('calls', { query: { search: twice.slice(1) } });
      expect(found.calls.map(({ connection, agent_ids }) => [connection.split('/')[1], ...agent_ids])).toEqual([[gate, merged]]);
      await page.goto(`${stage.base}/calls/${found.calls[0]?.id ?? ''}`);
      await page.getByRole('heading', { name: say('call:linked.title') }).waitFor();
      await page.getByText(say('call:linked.caller', { seconds: '3' })).waitFor();

      await page.goto(`${stage.base}/settings/links`);
      await page.getByRole('button', { name: say('settings-links:removeOf', { rule }) }).click();
      await page.getByText(say('settings-links:empty')).waitFor();
      await page.goto(`${stage.base}/settings/names`);
      await page.getByRole('button', { name: say('settings-names:separateOf', { name: merged }) }).click();
      await page.getByText(say('settings-names:separated', { name: merged })).waitFor();
      await expect.poll(async () => (await api.call('progress')).current, { timeout: 30_000 }).toBe(true);
      expect((await api.call('calls', { query: { search: twice.slice(1) } })).total).toBe(2);
    },
  );
}
