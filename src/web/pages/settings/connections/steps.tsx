import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RouteAnswer } from '#contract/routes.ts';
import css from './connections.module.css';

export type Tested = RouteAnswer<'testConnection'>;

/** What a trial met, step by step. */
export function Steps({ tested: { ok, steps } }: { tested: Tested }) {
  const { t } = useTranslation('settings-connections');
  return (
    <section role="status" aria-label={t('live.test')}>
      <p>{t(ok ? 'live.testOk' : 'live.testFailed')}</p>
      <ul className={css['steps']}>
        {steps.map(({ step, ok: fine, says }) => (
          <li key={step} data-fine={fine}>
            {fine === true ? (
              <IconCheck size={16} aria-hidden />
            ) : fine === false ? (
              <IconX size={16} aria-hidden />
            ) : (
              <IconQuestionMark size={16} aria-hidden />
            )}
            <span className="visually-hidden">
              {t(fine === true ? 'live.stepOk' : fine === false ? 'live.stepFailed' : 'live.stepUnknown')}
            </span>
            {says}
          </li>
        ))}
      </ul>
    </section>
  );
}
