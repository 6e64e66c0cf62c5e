import type { PullCredential, Pulls } from '#connectors/pulls.ts';
import { credentialsFor, writeCredentials } from '#pull/access.ts';
import { wrongValue } from './api-problem.ts';

/** What an API is asked with, as it is sealed; every part of it must be given. */
export function pullCredential(
  pulls: Pulls,
  document: unknown,
  given: string | Readonly<Record<string, string>>,
): { readonly secret: string; readonly for: string } {
  const parts: Readonly<Record<string, string>> = typeof given === 'string' ? onlyOne(pulls.credentials, given) : given;
  const unknown = Object.keys(parts).find((name) => !pulls.credentials.some((one) => one.name === name));
  const wanted = `an object with ${pulls.credentials.map(({ name, title }) => `"${name}" (${title})`).join(', ')}`;
  if (unknown !== undefined) throw wrongValue(`body.credential.${unknown}`, 'a part of this name', wanted);
  const lacking = pulls.credentials.find(({ name }) => (parts[name] ?? '').trim() === '');
  if (lacking !== undefined) throw wrongValue(`body.credential.${lacking.name}`, 'nothing', wanted);
  const credentials = Object.fromEntries(pulls.credentials.map(({ name }) => [name, (parts[name] ?? '').trim()]));
  return { secret: writeCredentials(credentials), for: credentialsFor(pulls, document) };
}

function onlyOne(parts: readonly PullCredential[], given: string): Record<string, string> {
  const [first] = parts;
  return first === undefined || parts.length > 1 ? {} : { [first.name]: given };
}
