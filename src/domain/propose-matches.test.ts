import { expect, test } from 'vitest';
import { proposeMatches } from './propose-matches.ts';

const of = (connection: string, name: string, ...also: string[]) => ({ connection, name, also });

test('names are matched by e-mail, then by name, then by extension; each once', () => {
  const found = proposeMatches([
    of('aircall', 'ann@example.com'),
    of('ringover', 'Ann <ANN@example.com>'),
    of('pbx', 'José Núñez'),
    of('twilio', 'jose nunez'),
    of('pbx', 'bob', 'PJSIP/1001'),
    of('freeswitch', '1001'),
    of('pbx', 'Zoë'),
    of('pbx', '1'),
    of('freeswitch', '1'),
  ]);
  expect(
    found.map(({ reason, members }) => `${reason}: ${members.map(({ connection, name }) => `${connection} ${name}`).join(', ')}`),
  ).toEqual([
    'same_email: aircall ann@example.com, ringover Ann <ANN@example.com>',
    'same_name: pbx José Núñez, twilio jose nunez',
    'same_extension: pbx bob, freeswitch 1001',
  ]);
});
