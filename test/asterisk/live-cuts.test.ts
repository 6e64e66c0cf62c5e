import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { asterisk } from '../../src/connectors/asterisk/connector.ts';
import { parseSettings } from '../../src/connectors/asterisk/settings.ts';
import { withAnySettings } from '../../src/connectors/connector.ts';
import { type Delivery, gapFormat } from '../../src/domain/delivery.ts';
import type { DecodedEvent } from '../../src/domain/events.ts';
import type { Facts } from '../../src/domain/facts.ts';
import { credentialFor, Live } from '../../src/live/live.ts';
import { openLog } from '../../src/log/open-log.ts';
import { type AmiServerOptions, AmiServer, seededCuts } from './ami-server.ts';
import { readRecording, recordingFile } from './ami-recording.ts';
import { type CaptureSource, decodeBody, factsOf, foldAll, groupEvents, readSource } from './capture.ts';

/** The sample's stream over a real socket that is cut at random places, against the sample's files. */

const sample = dirname(recordingFile);
const settings = parseSettings(JSON.parse(readFileSync(join(sample, 'settings.json'), 'utf8')));
const recording = readRecording();
const length = recording.stream.reduce((sum, { bytes }) => sum + bytes.length, 0);
const cuts = seededCuts(20_261_122, 20, length);
const folder = mkdtempSync(join(tmpdir(), 'ringtrace-live-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that the log holds after the whole stream was told, with so many cuts. */
async function received(name: string, options: Partial<AmiServerOptions>): Promise<{ server: AmiServer; deliveries: Delivery[] }> {
  const server = new AmiServer({ recording, user: 'ringtrace', secret: 'over the wire', ...options });
  const target = { host: '127.0.0.1', port: await server.listen(), tls: false, user: 'ringtrace' };
  const { log } = await openLog({ path: join(folder, name) });
  const source = { id: 'pbx', account: 'a', kind: 'asterisk', settings: { ...settings, live: target } };
  const live = new Live({
    log,
    sources: async () => await Promise.resolve([{ ...source, credential: { secret: 'over the wire', for: credentialFor(target) } }]),
    now: Date.now,
    onProblem: (error) => {
      throw error;
    },
    times: { firstPauseMs: 1, mostPauseMs: 20, batchMs: 20 },
  });
  live.start();
  while (!server.done) await pause(10);
  // The stream ends with the PBX's shutdown.
  await server.close();
  while (live.stateOf('pbx')?.state === 'connected') await pause(5);
  await live.close();
  const deliveries = await log.after(0, 10_000);
  await log.close();
  return { server, deliveries };
}

const { decoderFor } = withAnySettings(asterisk);

function eventsOf(deliveries: readonly Delivery[]): DecodedEvent[] {
  const decode = decoderFor(settings);
  return deliveries.flatMap((delivery) => {
    const { events, rejects } = decode(delivery);
    expect(rejects).toEqual([]);
    return [...events];
  });
}

function fileEvents(source: CaptureSource): DecodedEvent[] {
  const file = readSource(sample, source);
  return file === null ? [] : [...decodeBody(file.format, file.body, settings).events];
}

function factsFrom(events: readonly DecodedEvent[]): Facts {
  const facts = factsOf(foldAll(groupEvents(events), settings));
  const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
  for (const rows of [facts.call, facts.visit, facts.leg, facts.agent_state]) rows.sort(byId);
  return facts;
}

describe('a stream that is cut at 20 places', async () => {
  const { server, deliveries } = await received('cut.db', { cuts });
  const live = eventsOf(deliveries);
  const file = fileEvents('ami');
  const [got, wanted] = [factsFrom(live), factsFrom(file)];

  it.each(['call', 'visit', 'leg', 'agent_state'] as const)('gives the facts of the file: %s', (table) => {
    expect(wanted[table].length).toBeGreaterThan(200);
    expect(got[table]).toEqual(wanted[table]);
  });

  it('and of the file with it: what came both ways counts once', () => {
    const timed = (events: readonly DecodedEvent[]): Set<string> =>
      new Set(events.filter(({ key }) => key.startsWith('call:')).map(({ id }) => id));
    expect(timed(live)).toEqual(timed(file));
    expect(factsFrom([...live, ...file])).toEqual(wanted);
  });

  it('is taken up again each time, and each gap is in the log, its beginning and its end', () => {
    expect(server.sessions).toBe(cuts.length + 1);
    const notes = deliveries
      .filter(({ headers }) => headers['format'] === gapFormat)
      .map(({ body }) => JSON.parse(Buffer.from(body).toString()) as { from: string; to: string | null });
    // The last one lasts: the PBX is down.
    expect(notes.map(({ to }) => to === null)).toEqual([...cuts.flatMap(() => [true, false]), true]);
    for (const { from, to } of notes) if (to !== null) expect(Date.parse(to)).toBeGreaterThanOrEqual(Date.parse(from));
  });

  it('is stored in few deliveries, without what nobody reads', () => {
    const bytes = deliveries.reduce((sum, { body }) => sum + body.byteLength, 0);
    expect(bytes).toBeLessThan(length / 2);
    for (const { body } of deliveries) expect(body.byteLength).toBeLessThan(80_000);
  });

  it('never has the password sent', () => {
    expect(server.actions.slice(0, 6)).toEqual(['Challenge', 'Login', 'Ping', 'Events', 'QueueStatus', 'Challenge']);
  });
});

describe('a stream that lost 2,000 blocks at each of 3 cuts', async () => {
  const { deliveries } = await received('lost.db', { cuts: seededCuts(7, 3, length), lostAtCut: 2_000 });
  const live = eventsOf(deliveries);
  const files = (['queue_log', 'cel', 'cdr-custom'] as const).flatMap(fileEvents);
  const whole = factsFrom([...fileEvents('ami'), ...files]);
  const course = ({ call }: Facts): string[] =>
    call.map((one) => [one.id, one.direction, one.caller, one.number_id, one.campaign_id, one.outcome, one.ended_by].join(' '));

  it('lacks calls', () => {
    expect(course(factsFrom(live))).not.toEqual(course(whole));
  });

  it('has them all, by the same ids, once the logs of that time are imported', () => {
    const repaired = factsFrom([...live, ...files]);
    expect(course(repaired)).toEqual(course(whole));
    const visits = ({ visit }: Facts): string[] => visit.map((one) => [one.call_id, one.queue_id, one.exit, one.agent_id].join(' '));
    expect(visits(repaired).sort()).toEqual(visits(whole).sort());
  });
});
