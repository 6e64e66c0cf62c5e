import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileTable } from '#contract/fact-view.ts';
import type { Recognised } from '#contract/import-view.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { uploadFile } from '#web/pages/settings/imports/upload.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { ChooseFile } from '#web/pages/settings/parts/choose-file.tsx';
import css from '#web/pages/settings/parts/parts.module.css';
import { refreshFigures } from '#web/refresh.ts';
import { examples } from './guess.ts';
import { PrepareFile } from './prepare-file.tsx';
import { StoredFiles } from './stored.tsx';

/** Facts that come as a table: chosen, shown as they would be stored, stored, listed, taken out again. */
export function FactFiles({ table, title, note }: { table: FileTable; title: string; note: string }) {
  const { t } = useTranslation('settings-schedules');
  const queryClient = useQueryClient();
  const [file, setFile] = useState<{ name: string; recognised: Recognised } | null>(null);
  const { busy, refusal, attempt } = useAttempt();
  const take = async (chosen: File): Promise<void> => {
    setFile(null);
    await attempt(async () => {
      const recognised = await uploadFile(chosen, () => undefined, new AbortController().signal);
      if (recognised.columns === null) throw new Error(t('noTable', { file: chosen.name }));
      setFile({ name: chosen.name, recognised });
    });
  };
  return (
    <>
      <Panel title={title} note={note}>
        <div className={css['buttons']}>
          <ChooseFile
            text={t('choose')}
            label={t('chooseFor', { title })}
            accept=".csv,.tsv,.txt,.xlsx,text/csv"
            busy={busy}
            onChoose={(chosen) => void take(chosen)}
          />
          <Button
            component="a"
            size="compact-md"
            variant="default"
            href={`data:text/csv;charset=utf-8,${encodeURIComponent(examples[table])}`}
            download={`${table}.csv`}
          >
            {t('example')}
          </Button>
        </div>
        <Refusal text={refusal} />
        {file === null ? null : (
          <PrepareFile
            key={file.recognised.upload}
            table={table}
            file={file.name}
            recognised={file.recognised}
            onDone={() => {
              setFile(null);
              void refreshFigures(queryClient);
            }}
            onCancel={() => setFile(null)}
          />
        )}
      </Panel>
      {file === null ? <StoredFiles table={table} title={title} /> : null}
    </>
  );
}
