import { useMantineColorScheme } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { filterValuesQuery } from '#web/components/page/filter-values.ts';
import { copyText } from '#web/copy-text.ts';
import { useDefinitions } from '#web/definitions.ts';
import { formatInstant } from '#web/format.ts';
import { chooseLanguage, type Language, languageNow, languages } from '#web/i18n.ts';
import { useMetricWords } from '#web/metric-words.ts';
import { useNames } from '#web/names.ts';
import { shellPages } from '#web/pages/shell/shell-pages.ts';
import { switchAccount } from '#web/pages/shell/switch-account.ts';
import { viewsQuery } from '#web/pages/shell/views-query.ts';
import { sectionsFor } from '#web/pages/settings/sections.ts';
import { useSession } from '#web/session.ts';
import { foundCallsQuery, looksLikeCall } from './calls-query.ts';
import type { Entry, PaletteActions } from './entry.ts';

/** Everything that the palette can lead to, for what was typed. */
export function useEntries(text: string, actions: PaletteActions): { entries: Entry[]; busy: boolean } {
  const places = usePlaces();
  const things = useThings();
  const calls = useCalls(text);
  const own = useActions(actions);
  return { entries: [...places, ...things, ...calls.entries, ...own], busy: calls.busy };
}

/** Pages, settings and saved views. */
function usePlaces(): Entry[] {
  const { t } = useTranslation();
  const { t: say } = useTranslation('settings');
  const { me } = useSession();
  const navigate = useNavigate();
  const router = useRouter();
  const views = useQuery(viewsQuery);
  return [
    ...shellPages(me.permissions).map(({ name, to }): Entry => ({
      id: `page ${name}`,
      group: 'page',
      title: t(`nav.${name}`),
      run: () => void navigate({ to }),
    })),
    ...sectionsFor(me.permissions).flatMap(({ pages }) =>
      pages.map(({ name, to }): Entry => ({
        id: `settings ${name}`,
        group: 'page',
        title: say(`page.${name}`),
        note: t('nav.settings'),
        words: t('nav.settings'),
        run: () => void navigate({ to }),
      })),
    ),
    ...(views.data?.views ?? []).map((view): Entry => ({
      id: `view ${view.id}`,
      group: 'view',
      title: view.name,
      run: () => router.history.push(view.href),
    })),
  ];
}

const kinds = ['queue', 'agent', 'number'] as const;

/** Queues, agents and numbers of the account, and the metrics. */
function useThings(): Entry[] {
  const values = useQueries({ queries: kinds.map((kind) => filterValuesQuery(kind)) });
  const nameIn = useNames();
  const definitions = useDefinitions();
  const { metricTitle } = useMetricWords();
  const navigate = useNavigate();
  const go: Record<(typeof kinds)[number], (id: string) => void> = {
    queue: (id) => void navigate({ to: '/service', search: { queue: [id] } }),
    agent: (id) => void navigate({ to: '/team/$id', params: { id } }),
    number: (id) => void navigate({ to: '/calls', search: { number: [id] } }),
  };
  return [
    ...kinds.flatMap((kind, at) =>
      (values[at]?.data ?? []).map((id): Entry => {
        const title = nameIn(kind, id);
        return { id: `${kind} ${id}`, group: kind, title, ...(title === id ? {} : { note: id, words: id }), run: () => go[kind](id) };
      }),
    ),
    ...[...definitions.values()].map((metric): Entry => ({
      id: `metric ${metric.id}`,
      group: 'metric',
      title: metricTitle(metric),
      words: metric.id.replaceAll('_', ' '),
      run: () => void navigate({ to: '/metrics', search: { metric: metric.id } }),
    })),
  ];
}

function useCalls(text: string): { entries: Entry[]; busy: boolean } {
  const { t } = useTranslation('shell');
  const { may, tz } = useSession();
  const navigate = useNavigate();
  const wanted = may('calls') && looksLikeCall(text);
  const found = useQuery({ ...foundCallsQuery(text), enabled: wanted });
  if (!wanted) return { entries: [], busy: false };
  const calls = found.data?.calls ?? [];
  const entries = calls.map((call): Entry => ({
    id: `call ${call.id}`,
    group: 'call',
    title: call.caller ?? call.caller_presented ?? call.id,
    note: [call.caller_name, formatInstant(call.started_at, tz)].filter((part) => part !== null).join(' · '),
    found: true,
    run: () => void navigate({ to: '/calls/$id', params: { id: call.id } }),
  }));
  const all: Entry = {
    id: 'calls',
    group: 'call',
    title: t('palette.allCalls', { text }),
    found: true,
    run: () => void navigate({ to: '/calls', search: { search: text, period: 'all_time' } }),
  };
  return { entries: entries.length === 0 ? [] : [...entries, all], busy: found.isFetching };
}

const schemes = ['light', 'dark', 'auto'] as const;

function useActions({ saveView, showShortcuts, signOut }: PaletteActions): Entry[] {
  const { t } = useTranslation('shell');
  const { me } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const action = (id: string, title: string, run: () => void): Entry => ({ id: `action ${id}`, group: 'action', title, run });
  return [
    action('copy', t('action.copyLink'), () => void copyText(window.location.href)),
    action('save', t('action.saveView'), saveView),
    ...schemes
      .filter((scheme) => scheme !== colorScheme)
      .map((scheme) => action(scheme, t(`action.${scheme}`), () => setColorScheme(scheme))),
    ...(Object.keys(languages) as Language[])
      .filter((language) => language !== languageNow())
      .map((language) => action(language, t('action.language', { name: languages[language].name }), () => chooseLanguage(language))),
    ...me.accounts
      .filter((account) => account.id !== me.account)
      .map((account) => ({
        ...action(`account ${account.id}`, account.name, () => void switchAccount(account.id)),
        note: t('account.switch'),
        words: t('account.switch'),
      })),
    action('shortcuts', t('action.shortcuts'), showShortcuts),
    action('signOut', t('action.signOut'), signOut),
  ];
}
