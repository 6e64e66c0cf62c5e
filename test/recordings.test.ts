import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeBackup } from '#api/backup.ts';
import { checkRecordings, restoreRecordings } from '#cli/restore-recordings.ts';
import type { Client } from '#client/client.ts';
import type { RecordingView } from '#contract/recordings.ts';
import { answers, madeWav, redirectsTo, sends, type SoundServer, startSoundServer, wants } from './sound-server.ts';
import { answeredCall, eventDelivery, startTestServer, type TestServer } from './server.ts';

const wav = madeWav(20_000);
const checksum = createHash('sha256').update(wav).digest('hex');
const ann = '+12025550143';
const number = '+13035550000';

let test: TestServer;
let acme: Client;
let vendor: SoundServer;
let cloud: SoundServer;

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
let deliveries = 0;
const deliver = async (events: readonly object[]): Promise<void> => {
  deliveries += 1;
  await acme.call('appendDeliveries', {
    body: { connection: 'phones', deliveries: [eventDelivery(`d${deliveries}`, events)] },
  });
  await test.current('acme');
};
const call = (id: string, agent = 'Alice', caller = '+12025550199', at = minutesAgo(30)): object[] =>
  answeredCall({ id, at, caller, name: 'Somebody', number, queue: 'sales', agent });
const told = (id: string, url: string, more: object = {}): object => ({
  kind: 'recording_told',
  call: id,
  at: minutesAgo(20),
  url,
  ...more,
});

/** The recordings of the call that an agent answered. */
const of = async (agent: string): Promise<readonly RecordingView[]> => {
  const { calls } = await acme.call('calls', { query: { agent } });
  return (await Promise.all(calls.map(async ({ id }) => await acme.call('callRecordings', { params: { id } })))).flatMap(
    ({ recordings }) => recordings,
  );
};
const one = async (agent: string): Promise<RecordingView> => {
  const [found] = await of(agent);
  if (found === undefined) throw new Error(`no recording of ${agent}`);
  return found;
};
const until = async (agent: string, expected: object): Promise<RecordingView> => {
  await vi.waitFor(async () => expect(await one(agent)).toMatchObject(expected), { timeout: 15_000, interval: 50 });
  return await one(agent);
};
const files = (): string[] =>
  readdirSync(join(test.folder, 'recordings'), { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  );

beforeAll(async () => {
  cloud = await startSoundServer({ '/signed.wav': sends(wav) });
  vendor = await startSoundServer({ '/ok.wav': sends(wav), '/page.wav': sends('<html>Sign in</html>', 'text/html') });
  test = await startTestServer(undefined, { outboundPrivate: true });
  await test.operator(null).call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
  await test.operator(null).call('createAccount', { body: { id: 'other', name: 'Other', tz: 'UTC' } });
  acme = test.operator('acme');
  await acme.call('createConnection', { body: { id: 'phones', kind: 'webhook', settings: {} } });
  await deliver([...call('a'), told('a', `${vendor.url}/ok.wav`, { duration_s: 2.5, channels: 1 })]);
  test.server.services.recordings.start();
}, 60_000);

afterAll(async () => {
  await test.close();
  await vendor.close();
  await cloud.close();
});

describe('a recording', () => {
  it('is fetched at once and kept with its checksum; told again, nothing is fetched', async () => {
    const kept = await until('Alice', { state: 'kept' });
    expect(kept).toMatchObject({
      bytes: wav.byteLength,
      sha256: checksum,
      type: 'audio/wav',
      duration_s: 2.5,
      channels: 1,
      kind: 'call',
      failure: null,
    });
    expect(files()).toEqual([kept.id]);
    await deliver([told('a', `${vendor.url}/ok.wav`, { duration_s: 2.5 })]);
    await deliver([{ kind: 'call_noted', call: 'a', at: minutesAgo(1), note: { disposition: 'sale' } }]);
    expect(await of('Alice')).toEqual([{ ...kept, id: kept.id }]);
    expect(vendor.asked.filter(({ path }) => path === '/ok.wav')).toHaveLength(1);
  });

  it('is played whole and in parts by who may see its call; each listening is noted once', async () => {
    const { id, call_id } = await one('Alice');
    const path = `/api/v1/recordings/${id}/sound`;
    const cookie = await test.signedIn('acme', 'supervisor');
    const sound = async (range: string | null, more: Record<string, string> = {}) =>
      await test.ask(path, { headers: { cookie, ...(range === null ? {} : { range }), ...more } });
    const head = await test.ask(path, { method: 'HEAD', headers: { cookie } });
    expect([head.status, head.headers.get('content-length'), (await head.arrayBuffer()).byteLength]).toEqual([
      200,
      String(wav.byteLength),
      0,
    ]);
    const unheard = await acme.call('audit', { query: {} });
    expect(unheard.entries.filter(({ action }) => action === 'recordingSound')).toEqual([]);
    const whole = await sound(null);
    expect([whole.status, whole.headers.get('content-type'), whole.headers.get('accept-ranges')]).toEqual([200, 'audio/wav', 'bytes']);
    expect(whole.headers.get('cache-control')).toBe('no-store');
    expect(Buffer.from(await whole.arrayBuffer()).equals(wav)).toBe(true);
    const parts: readonly (readonly [string, number, string | null, number])[] = [
      ['bytes=0-', 206, `bytes 0-${wav.byteLength - 1}/${wav.byteLength}`, wav.byteLength],
      ['bytes=100-199', 206, `bytes 100-199/${wav.byteLength}`, 100],
      ['bytes=-44', 206, `bytes ${wav.byteLength - 44}-${wav.byteLength - 1}/${wav.byteLength}`, 44],
      [`bytes=${wav.byteLength - 1}-999999`, 206, `bytes ${wav.byteLength - 1}-${wav.byteLength - 1}/${wav.byteLength}`, 1],
      [`bytes=${wav.byteLength}-`, 416, `bytes */${wav.byteLength}`, 0],
      ['bytes=0-1,5-6', 200, null, wav.byteLength],
    ];
    for (const [range, status, content, length] of parts) {
      const part = await sound(range);
      const body = Buffer.from(await part.arrayBuffer());
      expect([range, part.status, part.headers.get('content-range'), body.byteLength]).toEqual([range, status, content, length]);
    }
    const saved = await test.ask(`${path}?download=true`, { headers: { cookie } });
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment; filename="recording-\d{8}-\d{6}-[0-9a-f]{8}\.wav"$/u);
    await saved.arrayBuffer();
    const { entries } = await acme.call('audit', { query: {} });
    const heard = entries.filter(({ action }) => action === 'recordingSound');
    expect(heard.map(({ subject, who, changes }) => [subject, who.name, changes.map(({ after }) => after)])).toEqual([
      [call_id, 'Some supervisor', [id, 'file']],
      [call_id, 'Some supervisor', [id, 'sound']],
    ]);
  });

  it('is closed to viewers, to agents of other calls, to keys without the scope and to other accounts', async () => {
    const { id, call_id } = await one('Alice');
    const status = async (cookie: string | null, token: string | null, account: string | null, to = `recordings/${id}/sound`) => {
      const headers = {
        ...(cookie === null ? {} : { cookie }),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(account === null ? {} : { 'ringtrace-account': account }),
      };
      const answer = await test.ask(`/api/v1/${to}`, { headers });
      await answer.arrayBuffer();
      return answer.status;
    };
    const [own, stranger, viewer] = [
      await test.signedIn('acme', 'agent', 'Alice'),
      await test.signedIn('acme', 'agent', 'Bob'),
      await test.signedIn('acme', 'viewer'),
    ];
    expect(await status(own, null, null)).toBe(200);
    expect(await status(stranger, null, null)).toBe(404);
    expect(await status(stranger, null, null, `calls/${call_id}/recordings`)).toBe(404);
    expect(await status(viewer, null, null)).toBe(403);
    expect(await status(viewer, null, null, `calls/${call_id}/recordings`)).toBe(403);
    expect(await status(null, null, null)).toBe(401);
    expect(await status(null, await test.apiKey('acme', ['calls', 'numbers']), null)).toBe(403);
    expect(await status(null, await test.apiKey('acme', ['calls', 'recordings']), null)).toBe(200);
    expect(await status(null, await test.apiKey('other', ['recordings']), null)).toBe(404);
    expect(await status(await test.signedIn('other', 'owner'), null, null)).toBe(404);
  });
});

describe('a backup', () => {
  const backedUp = async (name: string, recordings: boolean) => {
    const folder = join(test.folder, name);
    const operator = test.operator(null);
    const { id } = await operator.call('backup', { body: { folder, recordings } });
    const done = async () => await operator.call('job', { params: { id } });
    await vi.waitFor(async () => expect(await done()).toMatchObject({ state: 'done' }), { timeout: 15_000, interval: 50 });
    return { folder, manifest: (await done()).backup };
  };

  it('has the recordings with their checksums, and gives them back; one that was changed is refused', async () => {
    const { id } = await one('Alice');
    const { folder, manifest } = await backedUp('backup', true);
    expect(manifest?.recordings).toEqual({ files: 1, bytes: wav.byteLength, elsewhere: null });
    const list = readFileSync(join(folder, 'recordings.sha256'), 'utf8');
    expect(list).toMatch(new RegExp(`^${checksum}  recordings/[0-9a-f]{16}/${id.slice(0, 2)}/${id}\n$`, 'u'));
    await checkRecordings(folder);
    const restored = join(test.folder, 'restored');
    await restoreRecordings(folder, restored);
    expect(readdirSync(restored, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())).toHaveLength(1);
    const name = list.trim().split('  ')[1] ?? '';
    expect(readFileSync(join(restored, name)).equals(wav)).toBe(true);
    appendFileSync(join(folder, name), 'x');
    await expect(checkRecordings(folder)).rejects.toThrow('checksum differs');
    appendFileSync(join(folder, 'recordings.sha256'), `${checksum}  ../../etc/passwd\n`);
    await expect(restoreRecordings(folder, restored)).rejects.toThrow('wanted a checksum and a recording');
  });

  it.skipIf(!existsSync('/dev/full'))('that fills the disk is refused in words, and the server goes on', async () => {
    await one('Alice');
    const { jobs, backupParts, recordings } = test.server.services;
    const folder = join(test.folder, 'full');
    const { id } = jobs.start('backup', 'bytes', async () => {
      const place = { ...recordings.place, wanted: true };
      // The list stands where every write says that no space is left.
      await writeBackup(folder, backupParts, place, (_, done) => done === 0 && symlinkSync('/dev/full', join(folder, 'recordings.sha256')));
    });
    await jobs.idle();
    const failure = `No space left for the backup in ${folder}: it is not whole. Remove it, free some space and start it again.`;
    expect(await test.operator(null).call('job', { params: { id } })).toMatchObject({ state: 'failed', failure });
    rmSync(folder, { recursive: true });
    expect((await backedUp('full', true)).manifest?.recordings.files).toBeGreaterThan(0);
  });

  it('without them says where they are', async () => {
    const { folder, manifest } = await backedUp('without', false);
    expect(manifest?.recordings).toEqual({ files: 0, bytes: 0, elsewhere: join(test.folder, 'recordings') });
    expect(readdirSync(folder).toSorted()).toEqual(['backup.json', 'log.db', 'secret', 'settings.db']);
  });
});

describe('a phone system', () => {
  it('is shown what proves us, the host that it redirects to is not; without it the words say what is missing', async () => {
    const proof = `Basic ${Buffer.from('AC1:token').toString('base64')}`;
    vendor.paths['/2010/RE1.mp3'] = wants(proof, redirectsTo(`${cloud.url}/signed.wav`));
    const settings = { apiUrl: vendor.url };
    await acme.call('createConnection', { body: { id: 'twilio', kind: 'twilio', settings } });
    const form = (fields: Record<string, string>): string => Buffer.from(new URLSearchParams(fields).toString()).toString('base64');
    const at = new Date(Date.now() - 600_000).toUTCString().replace('GMT', '+0000');
    const leg = { CallSid: 'CA2', ParentCallSid: 'CA1', CallStatus: 'completed', CallDuration: '40', To: '+12025550119', From: number };
    await acme.call('appendDeliveries', {
      body: {
        connection: 'twilio',
        deliveries: [
          {
            key: 't1',
            headers: { format: 'twilio-status' },
            body: form({
              CallSid: 'CA1',
              CallStatus: 'completed',
              CallDuration: '60',
              Direction: 'inbound',
              From: ann,
              To: number,
              Timestamp: at,
            }),
          },
          { key: 't2', headers: { format: 'twilio-status' }, body: form({ ...leg, Direction: 'outbound-dial', Timestamp: at }) },
          {
            key: 't3',
            headers: { format: 'twilio-recording', topic: 'recording' },
            body: form({
              ...{ CallSid: 'CA1', RecordingSid: 'RE1', RecordingUrl: `${vendor.url}/2010/RE1`, RecordingStatus: 'completed' },
              ...{ RecordingDuration: '40', RecordingChannels: '1', RecordingSource: 'DialVerb' },
            }),
          },
        ],
      },
    });
    await test.current('acme');
    const refused = await until('+12025550119', { state: 'failed', why: 'no-credentials' });
    expect(refused.failure).toBe('Answered 401. Nothing is stored to log in with: give Account SID, Auth token.');
    await acme.call('setCredential', { params: { id: 'twilio' }, body: { credential: { account: 'AC1', token: 'wrong' } } });
    await until('+12025550119', { state: 'failed', why: 'refused' });
    await acme.call('setCredential', { params: { id: 'twilio' }, body: { credential: { account: 'AC1', token: 'token' } } });
    await until('+12025550119', { state: 'kept', sha256: checksum });
    expect(cloud.asked).toEqual([{ path: '/signed.wav', authorization: undefined }]);
    // Another sender's link to a host that is not the system's is asked without it.
    expect(vendor.asked.filter(({ path, authorization }) => path === '/ok.wav' && authorization !== undefined)).toEqual([]);
  });

  it('that fails is asked again, as late as it wishes; what is no recording is told, and tried again when somebody asks', async () => {
    let times = 0;
    vendor.paths['/busy.wav'] = (request, response) => {
      times += 1;
      (times === 1 ? answers(503, { 'retry-after': '3' }) : sends(wav))(request, response);
    };
    const begun = Date.now();
    await deliver([...call('b', 'Busy'), told('b', `${vendor.url}/busy.wav`), ...call('c', 'Carl'), told('c', `${vendor.url}/page.wav`)]);
    await until('Busy', { state: 'waiting', why: 'server', tries: 1, failure: 'Answered 503.' });
    const failed = await until('Carl', { state: 'waiting', why: 'not-sound', failure: 'Answered text/html in place of a recording.' });
    const shown = await acme.call('connectionRecordings', { params: { id: 'phones' } });
    expect(shown).toMatchObject({ kept: 1, bytes: wav.byteLength, failed: 0, removed: 0, elsewhere: 0 });
    expect(shown.waiting).toBe(2);
    expect(shown.failures.map(({ why }) => why).sort()).toEqual(['not-sound', 'server']);
    await until('Busy', { state: 'kept', tries: 2 });
    expect(Date.now() - begun).toBeGreaterThan(3000);
    vendor.paths['/page.wav'] = answers(410);
    expect(await acme.call('retryRecording', { params: { id: failed.id } })).toEqual({ recordings: 1 });
    await until('Carl', { state: 'failed', why: 'gone', retryable: true });
    vendor.paths['/page.wav'] = sends(wav);
    expect(await acme.call('retryRecording', { params: { id: failed.id } })).toEqual({ recordings: 1 });
    await until('Carl', { state: 'kept', tries: 1 });
    await expect(acme.call('retryRecording', { params: { id: failed.id } })).rejects.toThrow('Only a recording that failed');
    expect(await acme.call('retryRecordings', { params: { id: 'phones' } })).toEqual({ recordings: 0 });
  });

  it('is left alone where it asks for it, behind a redirect, too; other hosts of the same connection are asked', async () => {
    cloud.paths['/busy.wav'] = answers(429, { 'retry-after': '600' });
    vendor.paths['/moved.wav'] = redirectsTo(`${cloud.url}/other.wav`);
    await deliver([...call('l1', 'Lea'), told('l1', `${cloud.url}/busy.wav`)]);
    await until('Lea', { state: 'waiting', why: 'server', tries: 1, failure: 'Answered 429.' });
    await deliver([
      ...[...call('l2', 'Liv'), told('l2', `${cloud.url}/other.wav`), ...call('l3', 'Lou'), told('l3', `${vendor.url}/moved.wav`)],
      ...[...call('l4', 'Lux'), told('l4', `${vendor.url}/ok.wav`)],
    ]);
    await until('Lux', { state: 'kept' });
    const left = { state: 'waiting', why: 'server', tries: 0, failure: '127.0.0.1 wants to be left alone for now.' };
    for (const agent of ['Liv', 'Lou']) {
      const { next_try_at: next } = await until(agent, left);
      expect(Date.parse(next ?? '') - Date.now()).toBeGreaterThan(580_000);
    }
    expect(cloud.asked.map(({ path }) => path)).not.toContain('/other.wav');
  });

  it('whose link had run out is not asked; a fresh link is', async () => {
    const expired = { expires_at: minutesAgo(1) };
    await deliver([...call('e', 'Erin'), told('e', `${vendor.url}/old.wav`, expired)]);
    await until('Erin', { state: 'failed', why: 'expired' });
    expect(vendor.asked.map(({ path }) => path)).not.toContain('/old.wav');
    await deliver([{ ...told('e', `${vendor.url}/ok.wav`), at: minutesAgo(0) }]);
    await until('Erin', { state: 'kept' });
  });

  it('may tell no more than a name of a file', async () => {
    await acme.call('createConnection', { body: { id: 'pbx', kind: 'asterisk', settings: { timeZone: 'UTC' } } });
    const start = new Date(Date.now() - 600_000).toISOString().slice(0, 19).replace('T', ' ');
    const row = `"","2125550167","200","from-trunk","""A"" <2125550167>","PJSIP/trunk-00000001","PJSIP/200-00000002","Dial","PJSIP/200","${start}","${start}","${start}",60,60,"ANSWERED","DOCUMENTATION","1795165200.1","in-200.wav"\n`;
    const delivery = { key: 'cdr', headers: { format: 'asterisk-cdr-csv' }, body: Buffer.from(row).toString('base64') };
    await acme.call('appendDeliveries', { body: { connection: 'pbx', deliveries: [delivery] } });
    await test.current('acme');
    const { calls } = await acme.call('calls', { query: { connection: 'acme/pbx' } });
    const { recordings } = await acme.call('callRecordings', { params: { id: calls[0]?.id ?? '' } });
    expect(recordings).toMatchObject([{ state: 'elsewhere', file: 'in-200.wav', retryable: false }]);
    await expect(acme.call('recordingSound', { params: { id: recordings[0]?.id ?? '' }, query: {} })).rejects.toThrow('told no address');
  });
});

describe('it goes', () => {
  it('with its caller who is erased: file and row, and it is not fetched again', async () => {
    await deliver([...call('x', 'Xena', ann), told('x', `${vendor.url}/ok.wav`)]);
    const { id } = await until('Xena', { state: 'kept' });
    expect(files()).toContain(id);
    await acme.call('eraseCaller', { body: { number: ann, again: ann } });
    await test.server.services.erase.idle();
    expect(files()).not.toContain(id);
    expect(await test.server.services.recordings.files.find('acme', id)).toBeNull();
    await acme.call('redecode', { body: { connection: 'acme/phones' } });
    await test.current('acme');
    expect(await of('Xena')).toEqual([]);
    // The other recording of the same caller, of another system.
    expect(await of('+12025550119')).toEqual([]);
  });

  it('when its account keeps recordings no longer, and stays a note that it was there', async () => {
    const old = minutesAgo(40 * 24 * 60);
    await deliver([...call('o', 'Olga', '+12025550188', old), { ...told('o', `${vendor.url}/ok.wav`), at: old }]);
    const { id } = await until('Olga', { state: 'kept' });
    const keep = { deliveries: null, numbers: null, audit: null, recordings: 30 };
    expect(await acme.call('previewRetention', { body: keep })).toMatchObject({ recordings: 1, deliveries: 0 });
    await acme.call('changeRetention', { body: keep });
    await test.server.services.retention.run();
    expect(await one('Olga')).toMatchObject({ id, state: 'removed', why: 'retention', bytes: null });
    expect(files()).not.toContain(id);
    await acme.call('redecode', { body: { connection: 'acme/phones' } });
    await test.current('acme');
    expect(await one('Olga')).toMatchObject({ state: 'removed' });
    // One that is told of later is not even asked for.
    await deliver([...call('p', 'Paul', '+12025550188', old), { ...told('p', `${vendor.url}/never.wav`), at: old }]);
    await until('Paul', { state: 'removed', why: 'retention' });
    expect(vendor.asked.map(({ path }) => path)).not.toContain('/never.wav');
  });

  it('when no call has it any more, when its file is lost, and with its account', async () => {
    const { recordings, settings } = test.server.services;
    const { id } = await one('Busy');
    const row = await recordings.files.find('acme', id);
    if (row === null) throw new Error('no row');
    await recordings.sweep('acme', async (ids) => await Promise.resolve(new Set(ids.filter((each) => each !== id))));
    expect(files()).not.toContain(id);
    expect(await recordings.files.find('acme', id)).toBeNull();
    await test.server.services.retention.run();
    expect(await one('Alice')).toMatchObject({ state: 'kept' });
    const alice = await recordings.files.find('acme', (await one('Alice')).id);
    if (alice === null) throw new Error('no row');
    expect(await recordings.open({ ...alice, bytes: 1 }, { from: 0, to: 0 })).toBeNull();
    await until('Alice', { state: 'failed', why: 'missing', retryable: true });
    await acme.call('retryRecordings', { params: { id: 'phones' } });
    await until('Alice', { state: 'kept' });
    await recordings.removeAccount('acme');
    expect(files()).toEqual([]);
    expect(await recordings.files.accounts()).toEqual([]);
    expect(existsSync(join(test.folder, 'recordings'))).toBe(true);
    expect(await settings.retentions.read('acme')).toMatchObject({ recordings: 30 });
  });
});
