import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportWords } from '#web/export/table.ts';
import { codeText, fieldText } from '#web/format.ts';
import { useMetricWords } from '#web/metric-words.ts';

/** Heads of columns and of facts in the person's language, as the pages say them. */
export function useExportWords(): ExportWords {
  const { t } = useTranslation('export');
  const metrics = useMetricWords();
  return useMemo(
    () => ({
      // A metric that is asked twice has a column under another key.
      metric: (column) => (column.key === column.metric ? metrics.title(column) : `${metrics.title(column)} (${codeText(column.key)})`),
      dimension: (id) => metrics.dimensionTitle(id),
      code: codeText,
      field: fieldText,
      say: (word) => t(`file.${word}`),
    }),
    [metrics, t],
  );
}
