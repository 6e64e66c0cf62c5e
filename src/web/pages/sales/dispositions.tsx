import { useTranslation } from 'react-i18next';
import { Panel } from '#web/components/ui/panel.tsx';
import { codeText } from '#web/format.ts';
import { Breakdown } from './breakdown.tsx';
import { HowToKnow } from './how-to-know.tsx';
import { knowsDispositions, type Sales } from './queries.ts';

/** What agents said of their calls; where no code ever comes, how it could. */
export function Dispositions({ sales }: { sales: Sales }) {
  const { t } = useTranslation('sales');
  if (!knowsDispositions(sales)) {
    return (
      <Panel title={t('dispositions.title')}>
        <HowToKnow what="dispositions" />
      </Panel>
    );
  }
  return (
    <Breakdown
      asked={sales.asked.dispositions}
      report="dispositions"
      column="call_disposition_breakdown"
      title={t('dispositions.title')}
      note={t('dispositions.note')}
      nameOf={(key) => (key === null ? t('dispositions.none') : codeText(key))}
    />
  );
}
