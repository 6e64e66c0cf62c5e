import { Button } from '@mantine/core';
import { IconInbox, IconLock, IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '#web/api.ts';
import css from './states.module.css';

/** Nothing to show, and what can be done about it. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={css['state']}>
      <IconInbox className={css['icon']} stroke={1.5} aria-hidden />
      <h2 className={css['title']}>{title}</h2>
      {children === undefined ? null : <div className={css['text']}>{children}</div>}
      {action}
    </div>
  );
}

/** What the server said went wrong, in its own words, with a way to try again. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const problem = problemOf(error);
  if (problem.status === 403) return <NotAllowed detail={problem.detail} />;
  return (
    <div className={css['state']} role="alert">
      <IconPlugConnectedX className={css['icon']} stroke={1.5} aria-hidden />
      <h2 className={css['title']}>{problem.title}</h2>
      <div className={css['text']}>
        <p>{problem.detail}</p>
        {problem.errors === undefined ? null : (
          <ul className={css['list']}>
            {problem.errors.map((wrong) => (
              <li key={wrong.what}>
                <strong>{wrong.what}</strong>: {t('state.gotWanted', { got: wrong.got, wanted: wrong.wanted })}
              </li>
            ))}
          </ul>
        )}
      </div>
      {retry === undefined ? null : (
        <Button variant="default" onClick={retry}>
          {t('state.tryAgain')}
        </Button>
      )}
    </div>
  );
}

/** The person's role does not reach this. */
export function NotAllowed({ detail }: { detail: string }) {
  const { t } = useTranslation();
  return (
    <div className={css['state']} role="alert">
      <IconLock className={css['icon']} stroke={1.5} aria-hidden />
      <h2 className={css['title']}>{t('state.notAllowed')}</h2>
      <div className={css['text']}>
        <p>{detail}</p>
        <p>{t('state.notAllowedHow')}</p>
      </div>
    </div>
  );
}
