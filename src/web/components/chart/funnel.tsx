import type { ReactNode } from 'react';
import css from './funnel.module.css';

/** One step of a way that fewer go to the end than began it. */
export interface FunnelStep {
  key: string;
  name: string;
  /** What the step counts, in words. */
  says: string;
  /** 0…1 of the first step; null = not known. */
  share: number | null;
  count: ReactNode;
  ofBefore: ReactNode;
  ofFirst: ReactNode;
}

/** Steps below each other, each as wide as what is left of the first; every number in it is a figure that opens. */
export function Funnel({
  steps,
  heads,
}: {
  steps: readonly FunnelStep[];
  heads: { step: string; count: string; ofBefore: string; ofFirst: string };
}) {
  return (
    <table className={css['funnel']}>
      <thead>
        <tr>
          <th scope="col">{heads.step}</th>
          <td aria-hidden />
          <th scope="col">{heads.count}</th>
          <th scope="col">{heads.ofBefore}</th>
          <th scope="col">{heads.ofFirst}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map(({ key, name, says, share, count, ofBefore, ofFirst }) => (
          <tr key={key} data-step={key}>
            <th scope="row">
              {name}
              <span className={css['says']}>{says}</span>
            </th>
            <td className={css['way']} aria-hidden>
              <span className={share === null ? css['unknown'] : css['bar']} style={{ '--share': share ?? 1 }} />
            </td>
            <td className={css['count']}>{count}</td>
            <td>{ofBefore}</td>
            <td>{ofFirst}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
