import { directions, outcomes } from '#domain/facts.ts';
import { bucket, call, column, type Expr, minus, number, text } from './expression.ts';
import type { BuildContext, GroupKey } from './population.ts';
import { teamsOf } from './teams.ts';
import { type TimeBucket, timeBuckets, timeBucketTitles } from './time-bucket.ts';

/** What a report can be grouped and filtered by. */
export interface Dimension {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly kind: 'fact' | 'time';
  /** How the group of missing values is written where a text is needed. */
  readonly missing: '(unknown)' | '(none)';
  /** The closed list of its values, where there is one. */
  readonly values: readonly string[] | null;
}

const fact = (
  id: string,
  title: string,
  says: string,
  missing: Dimension['missing'] = '(unknown)',
  values: readonly string[] | null = null,
) => ({ id, title, says, kind: 'fact', missing, values }) as const;

export const dimensions: readonly Dimension[] = [
  fact('connection', 'Connection', 'the system that told us'),
  fact('direction', 'Direction', 'inbound or outbound', '(unknown)', directions),
  fact('outcome', 'Outcome', "the call's measured outcome; missing while undecided", '(none)', outcomes),
  fact('queue', 'Queue', 'at call grain the first or last queue entered (attribute_to)', '(none)'),
  fact('agent', 'Agent', 'at call grain the first, last or longest agent (attribute_to)', '(none)'),
  fact('team', 'Team', "team of the agent, as the account set it; counts for each of the agent's teams", '(none)'),
  fact('offered_agent', 'Agent last offered', 'the last agent to whom the call was offered', '(none)'),
  fact('number', 'Number', 'our number that was called or shown'),
  fact('caller', 'Caller', 'the external party, E.164'),
  fact('caller_country', 'Caller country', "ISO country of the caller's number"),
  fact('caller_area', 'Caller number area', "numbering area of the caller's number, not the caller's position"),
  fact('disposition', 'Disposition', 'wrap-up code chosen by the agent', '(none)'),
  fact('topic', 'Topic', 'reasons or tags; a call counts for each of its topics', '(none)'),
  fact('goal', 'Goal', 'goals reached; a call counts for each of its goals', '(none)'),
  fact('campaign', 'Campaign', 'campaign', '(none)'),
  fact('channel', 'Channel', 'group of sources: paid search, email, referral and so on'),
  fact('source', 'Source', 'site, engine or advert that brought the visitor'),
  fact('medium', 'Medium', 'kind of way: cpc, organic, referral, email, offline'),
  fact('source_medium', 'Source / medium', 'source and medium together'),
  fact('keyword', 'Keyword', 'search word of the advert', '(none)'),
  fact('ad_group', 'Ad group', 'ad group, as the ad system names it', '(none)'),
  fact('ad', 'Advert', 'advert, as the ad system names it', '(none)'),
  fact('age', 'Age', 'age group that the advert reached', '(none)'),
  fact('gender', 'Gender', 'gender that the advert reached, as the ad system tells it', '(none)'),
  fact('device', 'Device', 'kind of device on which the advert was shown', '(none)'),
  fact('placement', 'Placement', 'where the advert was shown', '(none)'),
  fact('pool', 'Number pool', 'pool of a website, by its name in the settings of the website', '(none)'),
  fact('landing_page', 'Landing page', 'path of the first page of the session, without query', '(none)'),
  fact('origin', 'Origin', 'where a callback was asked for, or how a lead came in'),
  fact('ended_by', 'Ended by', 'agent, customer or system'),
  fact('blocked_reason', 'Blocked reason', 'why the call was blocked', '(none)'),
  fact('exit', 'Exit', 'how the visit to the queue ended'),
  fact('entry', 'Entry', 'first, transfer or overflow'),
  fact('offer_result', 'Result of the offer', 'answered, missed, declined or caller abandoned'),
  fact('state', 'State', "the agent's state"),
  fact('pause_reason', 'Pause reason', 'reason of the state as the system gave it', '(none)'),
  fact('shown_outcome', 'Outcome', 'the outcome, short abandons and calls in progress apart'),
  fact('wait_band', 'Wait', 'band of the wait in seconds: above the lower, up to the upper bound'),
  fact('category', 'Cost category', 'category of the cost'),
  ...timeBuckets.map((id): Dimension => ({
    id,
    title: timeBucketTitles[id],
    says: "local wall clock of the report's zone, by the metric's anchor",
    kind: 'time',
    missing: '(unknown)',
    values: null,
  })),
];

export const dimensionById: ReadonlyMap<string, Dimension> = new Map(dimensions.map((dimension) => [dimension.id, dimension]));

/** Words are '' where unknown: such rows form the group of missing values. */
export const word = (name: string): GroupKey => ({ of: call('nullIf', column(name), text('')) });
export const list = (name: string): GroupKey => ({ of: column(name), many: true });

/** The agent in a column of words, and the teams that this agent is in. */
export const agentGroups = (name: string, { teams }: BuildContext): Record<'agent' | 'team', GroupKey> => ({
  agent: word(name),
  team: { of: teamsOf(column(name), teams), many: true },
});

/** Every local time bucket of an anchor. */
export function timeGroups(at: Expr, { zone }: BuildContext): Record<string, GroupKey> {
  const cheap = cheapKeys(at, text(zone));
  return Object.fromEntries(
    timeBuckets.map((name): [string, GroupKey] => {
      const short = cheap[name];
      return [name, { of: bucket(name, at, zone), ...(short === undefined ? {} : { cheap: short }) }];
    }),
  );
}

/** The same buckets as dates and small numbers; each is written as `bucket` writes it (a test holds them together). */
function cheapKeys(at: Expr, zone: Expr): Partial<Record<TimeBucket, NonNullable<GroupKey['cheap']>>> {
  const written = (key: Expr) => call('toString', key);
  const date = call('toDate32', at, zone);
  const weekday = call('toDayOfWeek', at, call('toUInt8', number(0)), zone);
  return {
    day: { by: date, written },
    week: { by: minus(date, call('toIntervalDay', minus(weekday, number(1)))), written },
    month: {
      by: call('toYYYYMM', at, zone),
      written: (key) =>
        call(
          'concat',
          call('substring', written(key), number(1), number(4)),
          text('-'),
          call('substring', written(key), number(5), number(2)),
        ),
    },
    hour_of_day: { by: call('toHour', at, zone), written: (key) => call('leftPad', written(key), number(2), text('0')) },
    weekday: { by: weekday, written },
  };
}

/** Dimensions that a call passes on to its visits and legs. */
export const groupsOfCall: Readonly<Record<string, GroupKey>> = {
  connection: word('connection'),
  direction: word('direction'),
  outcome: word('outcome'),
  number: word('number_id'),
  caller: { of: column('caller') },
  caller_country: word('caller_country'),
  caller_area: word('caller_area'),
  disposition: word('disposition'),
  topic: list('topics'),
  goal: list('goals'),
  campaign: word('campaign_id'),
};
