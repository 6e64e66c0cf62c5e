import { Menu, Portal, VisuallyHidden } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconApi, IconFileSpreadsheet, IconFileTypeCsv, IconTerminal2 } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '#web/api.ts';
import { copyText } from '#web/copy-text.ts';
import { curlCommand } from '#web/export/api-request.ts';
import { cliCommand } from '#web/export/cli-command.ts';
import { formatCount } from '#web/format.ts';
import css from './export-menu.module.css';
import { type FileFormat, saveFile } from './make-file.ts';
import type { ExportChoice, ExportSource } from './source.ts';
import { useExportWords } from './words.ts';

/** What of all this is going on, for the line below the items. */
type Doing =
  | { state: 'nothing' }
  | { state: 'asking'; done: number; total: number }
  | { state: 'saved'; rows: number }
  | { state: 'copied' }
  | { state: 'failed'; why: string };

/** The items of an export menu: two kinds of file, how they are made, and the question as a program would ask it. */
export function ExportItems({ source }: { source: ExportSource }) {
  const { t } = useTranslation('export');
  const words = useExportWords();
  const [choice, setChoice] = useLocalStorage<ExportChoice>({ key: 'ringtrace.export', defaultValue: { parts: false, bom: true } });
  const [doing, setDoing] = useState<Doing>({ state: 'nothing' });
  const running = useRef<AbortController | null>(null);
  // A menu that closes while rows are coming wants none of them.
  useEffect(() => () => running.current?.abort(), []);

  const save = async (format: FileFormat): Promise<void> => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setDoing({ state: 'asking', done: 0, total: 0 });
    const progress = (done: number, total: number): void => setDoing({ state: 'asking', done, total });
    try {
      const rows = await saveFile(source, format, {
        words,
        about: t('file.about'),
        choice,
        asking: { signal: controller.signal, progress },
      });
      setDoing({ state: 'saved', rows });
    } catch (error) {
      if (!controller.signal.aborted) setDoing({ state: 'failed', why: problemOf(error).detail });
    }
  };
  const copy = async (text: string): Promise<void> => {
    try {
      await copyText(text);
      setDoing({ state: 'copied' });
    } catch (error) {
      setDoing({ state: 'failed', why: error instanceof Error ? error.message : String(error) });
    }
  };
  const { question } = source;
  const busy = doing.state === 'asking';
  const origin = window.location.origin;
  return (
    <>
      <Menu.Label>{t(`of.${source.of}`)}</Menu.Label>
      <Menu.Item
        closeMenuOnClick={false}
        disabled={busy}
        leftSection={<IconFileTypeCsv size={16} aria-hidden />}
        onClick={() => void save('csv')}
      >
        {t(source.of === 'page' ? 'csvZip' : 'csv')}
      </Menu.Item>
      <Menu.Item
        closeMenuOnClick={false}
        disabled={busy}
        leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
        onClick={() => void save('xlsx')}
      >
        {t('xlsx')}
      </Menu.Item>
      {source.of === 'report' || source.of === 'page' ? (
        <Menu.CheckboxItem checked={choice.parts} onChange={(parts) => setChoice({ ...choice, parts })}>
          {t('withParts')}
        </Menu.CheckboxItem>
      ) : null}
      <Menu.CheckboxItem checked={choice.bom} onChange={(bom) => setChoice({ ...choice, bom })}>
        {t('withMark')}
      </Menu.CheckboxItem>
      {question === null ? null : (
        <>
          <Menu.Divider />
          <Menu.Item
            closeMenuOnClick={false}
            leftSection={<IconApi size={16} aria-hidden />}
            onClick={() => void copy(curlCommand(origin, question))}
          >
            {t('copyApi')}
          </Menu.Item>
          <Menu.Item
            closeMenuOnClick={false}
            leftSection={<IconTerminal2 size={16} aria-hidden />}
            onClick={() => void copy(cliCommand(origin, question))}
          >
            {t('copyCli')}
          </Menu.Item>
        </>
      )}
      <Told doing={doing} />
    </>
  );
}

/** Seen below the items, and said by a region outside of the menu, in which only items may stand. */
function Told({ doing }: { doing: Doing }) {
  const { t } = useTranslation('export');
  const said = ((): string => {
    switch (doing.state) {
      case 'nothing':
        return '';
      case 'asking':
        return doing.total === 0 ? t('asking') : t('progress', { done: formatCount(doing.done), total: formatCount(doing.total) });
      case 'saved':
        return t('saved', { n: doing.rows });
      case 'copied':
        return t('copied');
      case 'failed':
        return doing.why;
    }
  })();
  return (
    <>
      <p className={css[doing.state === 'failed' ? 'failed' : 'told']}>{said}</p>
      <Portal>
        <VisuallyHidden role={doing.state === 'failed' ? 'alert' : 'status'}>{said}</VisuallyHidden>
      </Portal>
    </>
  );
}
