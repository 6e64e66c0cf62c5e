import css from './sparkline.module.css';

const width = 200;
const height = 24;

/** The course of a figure: shape only, its values stand in the table behind the figure. Gaps where nothing happened. */
export function Sparkline({ points }: { points: readonly (number | null)[] }) {
  const values = points.filter((point) => point !== null);
  if (values.length === 0) return <svg viewBox={`0 0 ${width} ${height}`} height={height} aria-hidden />;
  const low = Math.min(0, ...values);
  const span = Math.max(...values) - low || 1;
  const x = (index: number): number => (points.length === 1 ? width / 2 : 2 + (index / (points.length - 1)) * (width - 4));
  const y = (value: number): number => height - 2 - ((value - low) / span) * (height - 4);
  const path = points
    .map((value, index) =>
      value === null ? '' : `${typeof points[index - 1] === 'number' ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`,
    )
    .join('');
  const alone = points.flatMap((value, index) =>
    value !== null && typeof points[index - 1] !== 'number' && typeof points[index + 1] !== 'number' ? [{ index, value }] : [],
  );
  return (
    <svg viewBox={`0 0 ${width} ${height}`} height={height} preserveAspectRatio="none" className={css['spark']} aria-hidden>
      <path d={path} />
      {alone.map(({ index, value }) => (
        <path key={index} d={`M${x(index).toFixed(1)} ${y(value).toFixed(1)}h0.01`} className={css['dot']} />
      ))}
    </svg>
  );
}
