import { useTranslation } from 'react-i18next';
import { codeText } from '#web/format.ts';
import { useMetricWords } from '#web/metric-words.ts';
import { BenchmarkLine } from './benchmark-line.tsx';
import type { ShownFigure } from './figure-card.tsx';
import css from './figure-summary.module.css';
import { scalarOf, useFigures } from './figures.ts';
import { Population } from './population.tsx';
import { TargetLine } from './target-line.tsx';

/** What a figure means and what it was made from: words, population, target, benchmark, parameters, version, sources. */
export function FigureSummary({ address, column, cell, pick, full = false }: ShownFigure & { full?: boolean }) {
  const { t } = useTranslation('figure');
  const words = useMetricWords();
  const { definitions } = useFigures();
  const definition = definitions.get(column.metric);
  const params = Object.entries(column.params);
  return (
    <div className={css['summary']}>
      {full ? null : <p className={css['title']}>{words.title(column)}</p>}
      {definition === undefined ? null : <p>{words.says(definition)}</p>}
      {full ? <Population address={address} column={column} cell={cell} /> : null}
      {definition === undefined ? null : <p className={css['formula']}>{definition.formula}</p>}
      {cell.provisional ? <p className={css['provisional']}>{t('provisionalWhy')}</p> : null}
      {cell.target === undefined ? null : <TargetLine unit={column.unit} target={cell.target} />}
      {definition === undefined ? null : <BenchmarkLine metric={definition} value={scalarOf(cell.value, pick)} />}
      <dl className={css['facts']}>
        {params.length === 0 ? null : (
          <>
            <dt>{t('parameters')}</dt>
            <dd>
              {params.map(([name, value]) => t('param', { name: words.paramTitle(name), value: paramText(name, value) })).join(' · ')}
            </dd>
          </>
        )}
        <dt>{t('version')}</dt>
        <dd>
          <code>{column.version.slice(0, 12)}</code>
        </dd>
        {definition === undefined || definition.sources.length === 0 ? null : (
          <>
            <dt>{t('sources')}</dt>
            <dd>{(full ? definition.sources : definition.sources.slice(0, 2)).map(({ title }) => title).join(' · ')}</dd>
          </>
        )}
      </dl>
      {/* Last in the floating card, where nothing below moves when it comes. */}
      {full ? null : <Population address={address} column={column} cell={cell} />}
      {full || column.drill.length === 0 ? null : <p className={css['hint']}>{t('hint')}</p>}
    </div>
  );
}

/** `threshold_s: 20` as "20 s". */
function paramText(name: string, value: unknown): string {
  const unit = /_(s|min|h|days)$/.exec(name)?.[1];
  if (value === null) return codeText('none');
  if (typeof value === 'boolean') return codeText(value ? 'yes' : 'no');
  const text = typeof value === 'string' ? codeText(value) : JSON.stringify(value);
  return unit === undefined ? text : `${text} ${codeText(`unit_${unit}`)}`;
}
