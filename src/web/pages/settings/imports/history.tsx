import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportView } from '#contract/import-view.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { Empty } from '#web/components/ui/states.tsx';
import { formatCount, formatInstant, missing } from '#web/format.ts';
import connectionCss from '#web/pages/settings/connections/connections.module.css';
import { Rejected } from '#web/pages/settings/connections/rejected.tsx';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { useSession } from '#web/session.ts';
import { Actions } from './actions.tsx';
import css from './imports.module.css';
import { importsQuery } from './queries.ts';
import { ImportState } from './state.tsx';

/** Who imported what, how much of it came into the figures, and the way to take it out. */
export function History() {
  const { t } = useTranslation('settings-imports');
  const imports = useQuery(importsQuery);
  return (
    <Loaded query={imports} height={180}>
      {(data) =>
        data.length > 0 ? (
          <List imports={data} />
        ) : (
          <Empty title={t('history.none')}>
            <p>{t('history.noneHow')}</p>
          </Empty>
        )
      }
    </Loaded>
  );
}

function List({ imports }: { imports: readonly ImportView[] }) {
  const { t } = useTranslation('settings-imports');
  const { t: common } = useTranslation('settings');
  return (
    <Panel title={t('history.title')} note={t('history.note')} flush>
      <DataTable label={t('history.title')}>
        <thead>
          <tr>
            <th scope="col">{t('history.file')}</th>
            <th scope="col">{t('history.state')}</th>
            <th scope="col" data-number>
              {t('history.rows')}
            </th>
            <th scope="col" data-number>
              {t('history.calls')}
            </th>
            <th scope="col" data-number>
              {t('history.rejects')}
            </th>
            <th scope="col">{t('history.when')}</th>
            <th scope="col">
              <span className="visually-hidden">{common('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {imports.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}

function Row({ one }: { one: ImportView }) {
  const { t } = useTranslation('settings-imports');
  const { tz } = useSession();
  const [opened, setOpened] = useState(false);
  const rejects = one.rejects ?? 0;
  return (
    <Fragment>
      <tr>
        <th scope="row">
          {one.file}
          <span className={css['under']}>
            <Link to="/settings/connections/$id" params={{ id: one.connection }}>
              {one.connection}
            </Link>
          </span>
        </th>
        <td>
          <ImportState one={one} />
        </td>
        <td data-number>{formatCount(one.lines)}</td>
        <td data-number>{one.calls === null ? missing : formatCount(one.calls)}</td>
        <td data-number>
          {rejects === 0 ? (
            one.rejects === null ? (
              missing
            ) : (
              '0'
            )
          ) : (
            <button
              type="button"
              className={css['link']}
              aria-expanded={opened}
              aria-label={t('history.openRejects', { n: rejects, file: one.file })}
              onClick={() => setOpened(!opened)}
            >
              {formatCount(rejects)}
            </button>
          )}
        </td>
        <td>
          {formatInstant(one.begun_at, tz)}
          <span className={css['under']}>{t('history.by', { name: one.by })}</span>
        </td>
        <td>
          <Actions one={one} />
        </td>
      </tr>
      {opened ? (
        <tr className={connectionCss['opened']}>
          <td colSpan={7}>
            <Rejected connection={one.connection} total={rejects} importId={one.id} />
          </td>
        </tr>
      ) : null}
    </Fragment>
  );
}
