import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './server.ts';

let test: TestServer;

beforeAll(async () => {
  test = await startTestServer();
  await test.operator(null).call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
});

afterAll(async () => await test.close());

/** 10 seconds of one call, in local time without a zone, as cdr-csv writes it. */
const cdr =
  '"","12025550111","600","from-trunk","""Ann"" <12025550111>","PJSIP/trunk-1","PJSIP/1001-2","Dial","PJSIP/1001","2026-11-02 10:00:00","2026-11-02 10:00:03","2026-11-02 10:00:13",13,10,"ANSWERED","DOCUMENTATION","1.1",""\n';

describe("a change of a connection's settings", () => {
  it('is a delivery, and every fact follows from the new settings', async () => {
    const acme = test.operator('acme');
    await acme.call('createConnection', { body: { id: 'pbx', kind: 'asterisk', settings: { timeZone: 'UTC' } } });
    const deliveries = [{ key: 'd1', headers: { format: 'asterisk-cdr-csv' }, body: Buffer.from(cdr).toString('base64') }];
    await acme.call('appendDeliveries', { body: { connection: 'pbx', deliveries } });
    await test.current('acme');
    const before = (await acme.call('calls')).calls.map((call) => call.started_at);

    const settings = { timeZone: 'America/New_York' };
    const changed = await acme.call('changeConnection', { params: { id: 'pbx' }, body: { settings } });
    expect(changed.settings_seq).toBe(3);
    await test.current('acme');
    const after = (await acme.call('calls')).calls.map((call) => call.started_at);
    expect(before).toEqual(['2026-11-02T10:00:00.000Z']);
    expect(after).toEqual(['2026-11-02T15:00:00.000Z']);

    const { deliveries: stored } = await acme.call('deliveries');
    expect(stored.map((one) => [one.connection, one.format])).toEqual([
      ['ringtrace', 'ringtrace-settings'],
      ['pbx', 'asterisk-cdr-csv'],
      ['ringtrace', 'ringtrace-settings'],
    ]);
  });

  it('is refused with the reason where the document is wrong, and then nothing changes', async () => {
    const acme = test.operator('acme');
    const wrong = acme.call('changeConnection', { params: { id: 'pbx' }, body: { settings: { timeZone: 'Mars/Olympus' } } });
    await expect(wrong).rejects.toThrow(/Mars\/Olympus/);
    expect((await acme.call('connection', { params: { id: 'pbx' } })).settings).toEqual({ timeZone: 'America/New_York' });
  });

  it('survives the loss of the settings: the log tells them again', async () => {
    const { settings, log } = test.server.services;
    await settings.database.db.deleteFrom('connection').execute();
    expect(await settings.connections.find('acme/pbx')).toBeNull();
    const { applySettings } = await import('#api/settings-delivery.ts');
    for (const delivery of await log.after(0, 100, { connection: 'ringtrace' })) await applySettings(delivery, settings);
    expect((await settings.connections.find('acme/pbx'))?.settings).toEqual({ timeZone: 'America/New_York' });
  });
});

describe('targets and defaults', () => {
  it('are deliveries too, checked by name and value, and show in every report', async () => {
    const acme = test.operator('acme');
    await acme.call('changeTargets', { body: { targets: [{ metric: 'service_level', value: 0.9 }], params: { threshold_s: 30 } } });
    const report = await acme.call('report', { body: { metrics: ['service_level'] } });
    expect(report.columns[0]?.params).toMatchObject({ threshold_s: 30 });
    expect(report.totals['service_level']?.target).toMatchObject({ value: 0.9 });
    const refused = { targets: [{ metric: 'nonsense', value: 1 }] };
    await expect(acme.call('changeTargets', { body: refused })).rejects.toThrow(/nonsense/);
    await expect(acme.call('changeTargets', { body: { params: { threshold_s: 'soon' } } })).rejects.toThrow(/threshold_s/);
    await expect(acme.call('changeTargets', { body: { params: { nonsense: 1 } } })).rejects.toThrow(/nonsense/);
    expect(await acme.call('targets')).toMatchObject({ targets: [{ metric: 'service_level', value: 0.9 }], params: { threshold_s: 30 } });
    expect((await acme.call('deliveries')).deliveries[0]).toMatchObject({ connection: 'ringtrace' });
  });

  it('keep teams, by which every report can be grouped and narrowed', async () => {
    const acme = test.operator('acme');
    const teams = [{ id: 'front', name: 'Front desk', agents: ['1001-2'] }];
    expect(await acme.call('changeTargets', { body: { teams } })).toMatchObject({ teams, params: { threshold_s: 30 } });
    const body = { metrics: ['answered_calls'], where: [{ dimension: 'team', op: 'in' as const, values: ['front'] }] };
    expect((await acme.call('report', { body })).totals['answered_calls']?.value).toBe(1);
    const unknown = { ...body, where: [{ dimension: 'team', op: 'in' as const, values: ['back'] }] };
    await expect(acme.call('report', { body: unknown })).rejects.toThrow(/front/);
    const twice = { teams: [...teams, { ...teams[0], id: 'front', name: 'Again', agents: [] }] };
    await expect(acme.call('changeTargets', { body: twice })).rejects.toThrow(/same id/);
    expect((await acme.call('targets')).teams).toEqual(teams);
  });
});
