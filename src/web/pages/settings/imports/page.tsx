import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useTitle } from '#web/use-title.ts';
import { DropZone } from './drop-zone.tsx';
import { FileCard } from './file-card.tsx';
import { useFiles } from './files.ts';
import { History } from './history.tsx';
import { importsQuery, isMoving } from './queries.ts';

/** Files brought in by hand: chosen, looked at as facts, imported, and taken out again where they were wrong. */
export function ImportsSettings() {
  const { t } = useTranslation('settings-imports');
  useTitle(t('title'));
  const { files, add, forget, drop } = useFiles();
  return (
    <>
      <PageHeader title={t('title')}>{files.length === 0 ? null : <RunningNote />}</PageHeader>
      <DropZone onFiles={add} />
      {files.map((file) => (
        <FileCard key={file.key} file={file} onImported={() => forget(file.key)} onDrop={() => drop(file)} />
      ))}
      {/* While files are being prepared nothing stands below that would have to give way. */}
      {files.length === 0 ? <History /> : null}
    </>
  );
}

/** What goes on meanwhile. */
function RunningNote() {
  const { t } = useTranslation('settings-imports');
  const { data } = useQuery(importsQuery);
  const n = (data ?? []).filter(isMoving).length;
  return (
    <span role="status" className={parts['faint']}>
      {n === 0 ? '' : t('running', { n })}
    </span>
  );
}
