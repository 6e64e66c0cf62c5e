import { useTranslation } from 'react-i18next';
import { Difference } from '#web/components/metric/difference.tsx';
import { formatDifference, formatFigure } from '#web/format.ts';

/** What one model gives more or less than another, whose `name` it is; a difference below `least` is none. */
export function Moved({ before, after, unit, name, least }: MovedProps) {
  const { t } = useTranslation('marketing');
  if (Math.abs(after - before) < least) return null;
  return (
    <div>
      <Difference
        difference={after - before}
        better="neutral"
        text={formatDifference(after - before, unit)}
        title={t('models.before', { value: formatFigure(before, unit), model: name })}
      />
    </div>
  );
}

interface MovedProps {
  before: number;
  after: number;
  unit: string;
  name: string;
  least: number;
}
