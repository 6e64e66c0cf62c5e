import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { useTitle } from '#web/use-title.ts';
import { DropZone } from './drop-zone.tsx';
import { FileCard } from './file-card.tsx';
import { useFiles } from './files.ts';
import { History } from './history.tsx';

/** Files brought in by hand: chosen, looked at as facts, imported, and taken out again where they were wrong. */
export function ImportsSettings() {
  const { t } = useTranslation('settings-imports');
  useTitle(t('title'));
  const { files, add, forget, drop } = useFiles();
  return (
    <>
      <PageHeader title={t('title')} />
      <DropZone onFiles={add} />
      {files.map((file) => (
        <FileCard key={file.key} file={file} onImported={() => forget(file.key)} onDrop={() => drop(file)} />
      ))}
      <History />
    </>
  );
}
