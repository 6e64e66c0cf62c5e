import '@mantine/core/styles/Modal.css';
import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '#web/session.ts';
import { type Entry, entryGroups, type EntryGroup, type PaletteActions } from './entry.ts';
import { fitting } from './match.ts';
import css from './palette.module.css';
import { recentIds, remember } from './recent.ts';
import { useEntries } from './use-entries.ts';

/** So many of each kind are listed while something is typed. */
const mostOfGroup = 6;
const pauseMs = 200;
/** What the server finds comes a moment later: below everything else, so that nothing is pushed away from under a finger. */
const late = 4;

interface Section {
  group: EntryGroup;
  entries: Entry[];
}

/** One field that leads to everything: pages, saved views, queues, agents, numbers, metrics, calls, actions. */
export function Palette({ onClose, ...actions }: PaletteActions & { onClose: () => void }) {
  const { t } = useTranslation('shell');
  const { me } = useSession();
  const account = me.account ?? '';
  const [text, setText] = useState('');
  const [sought] = useDebouncedValue(text.trim(), pauseMs);
  const [at, setAt] = useState(0);
  const { entries, busy } = useEntries(sought, actions);
  const sections = text.trim() === '' ? atFirst(entries, recentIds(account)) : sectionsFor(entries, text.trim());
  const listed = sections.flatMap((section) => section.entries);
  const active = Math.min(at, Math.max(0, listed.length - 1));
  const list = useId();
  const optionId = (index: number): string => `${list}-${index}`;
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active, text]);

  const choose = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    if (entry.group !== 'call') remember(account, entry.id);
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: mostOfGroup, PageUp: -mostOfGroup }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const round = Math.abs(step) === 1;
      const next = active + step;
      setAt(round ? (next + listed.length) % Math.max(1, listed.length) : Math.min(Math.max(next, 0), listed.length - 1));
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      choose(listed[active]);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      size={600}
      padding={0}
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
      aria-label={t('palette.title')}
      data-testid="palette"
    >
      <div className={css['field']}>
        <IconSearch size={18} aria-hidden />
        <input
          data-autofocus
          className={css['input']}
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-autocomplete="list"
          {...(listed.length === 0 ? {} : { 'aria-activedescendant': optionId(active) })}
          aria-label={t('palette.hint')}
          placeholder={t('palette.hint')}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <p className="visually-hidden" role="status">
        {busy ? '' : t('palette.found', { n: listed.length })}
      </p>
      <div ref={box} id={list} role="listbox" aria-label={t('palette.results')} aria-busy={busy} className={css['list']}>
        {sections.map(({ group, entries: ofGroup }) => (
          <div key={group} role="group" aria-label={t(`palette.group.${group}`)}>
            <p className={css['group']} aria-hidden>
              {t(`palette.group.${group}`)}
            </p>
            {ofGroup.map((entry) => {
              const index = listed.indexOf(entry);
              return (
                <div
                  key={entry.id}
                  id={optionId(index)}
                  role="option"
                  aria-selected={index === active}
                  className={css['option']}
                  onMouseMove={() => setAt(index)}
                  onClick={() => choose(entry)}
                >
                  <span className={css['title']}>{entry.title}</span>
                  {entry.note === undefined ? null : <span className={css['note']}>{entry.note}</span>}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {listed.length === 0 && !busy ? (
        <div className={css['empty']}>
          <p>{t('palette.nothing', { text: text.trim() })}</p>
          <p>{t('palette.nothingHow')}</p>
        </div>
      ) : null}
      <p className={css['keys']} aria-hidden>
        {t('palette.keys')}
      </p>
    </Modal>
  );
}

/** Before anything is typed: what was chosen last, then pages, views and actions. */
function atFirst(entries: readonly Entry[], recent: readonly string[]): Section[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const first = recent.flatMap((id) => byId.get(id) ?? []);
  const rest = (group: EntryGroup, most: number): Section => ({
    group,
    entries: entries
      .filter((entry) => entry.group === group && !recent.includes(entry.id) && !entry.id.startsWith('settings '))
      .slice(0, most),
  });
  return [{ group: 'recent' as const, entries: first }, rest('page', 12), rest('view', 8), rest('action', 12)].filter(
    (section) => section.entries.length > 0,
  );
}

/** What fits, by kind; the kind with the best fit comes first. */
function sectionsFor(entries: readonly Entry[], text: string): Section[] {
  return entryGroups
    .flatMap((group) => {
      const ofGroup = entries.filter((entry) => entry.group === group);
      const found = ofGroup.flatMap((entry) => (entry.found === true ? [{ entry, rank: late }] : []));
      const fits = [
        ...fitting(
          ofGroup.filter((entry) => entry.found !== true),
          text,
          mostOfGroup,
        ),
        ...found,
      ];
      return fits.length === 0 ? [] : [{ group, best: Math.min(...fits.map((fit) => fit.rank)), entries: fits.map((fit) => fit.entry) }];
    })
    .sort((a, b) => a.best - b.best);
}
