import { addresses } from '#contract/addresses.ts';
import type { DrillRequestInput, ReportRequestInput } from '#contract/report.ts';
import { shellWord } from './shell.ts';

/** A question that can be asked again from outside: of one report, of a whole page, or of the rows behind a figure. */
export type Question =
  | { readonly route: 'report'; readonly body: ReportRequestInput }
  | { readonly route: 'reports'; readonly body: { readonly reports: readonly ReportRequestInput[] } }
  | { readonly route: 'drill'; readonly body: DrillRequestInput };

/** The question for a shell; the key comes from the environment, so that it stands in no history. */
export function curlCommand(origin: string, { route, body }: Question): string {
  return [
    `curl -sS ${shellWord(`${origin}${addresses[route].path}`)}`,
    '-H "Authorization: Bearer $RINGTRACE_KEY"',
    "-H 'Content-Type: application/json'",
    `-d ${shellWord(JSON.stringify(body))}`,
  ].join(' \\\n  ');
}
