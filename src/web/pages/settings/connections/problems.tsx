import { useTranslation } from 'react-i18next';
import type { Problem } from '#contract/problem.ts';
import css from './connections.module.css';

/** What the server refused, each wrong place by its name. */
export function Problems({ problem }: { problem: Problem }) {
  const { t } = useTranslation('settings-connections');
  const errors = problem.errors ?? [];
  return (
    <div className={css['problems']} role="alert">
      {errors.length === 0 ? (
        problem.detail
      ) : (
        <ul>
          {errors.map(({ what, got, wanted }) => (
            <li key={what}>
              <strong>{placeOf(what)}</strong>: {t('gotWanted', { got, wanted })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** `body.settings.fields.wait_s` → `fields.wait_s`: what stands before is the request's own. */
export const placeOf = (what: string): string => what.replace(/^body\.(settings\.?)?/u, '') || 'settings';
