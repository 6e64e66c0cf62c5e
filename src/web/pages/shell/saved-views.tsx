import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconBookmark, IconBookmarkPlus, IconDots, IconUsersGroup } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '#contract/views.ts';
import { client } from '#web/api.ts';
import { copyText } from '#web/copy-text.ts';
import css from './saved-views.module.css';
import { viewsQuery } from './views-query.ts';

/** A removal can be taken back here for so long; the palette of a later day does not offer it. */
const undoMs = 12_000;

/** The saved views in the navigation: each a link, with what can be done about it. */
export function SavedViews({ onSave, onRename }: { onSave: () => void; onRename: (view: SavedView) => void }) {
  const { t } = useTranslation('shell');
  const { data } = useQuery(viewsQuery);
  const [removed, setRemoved] = useState<SavedView | null>(null);
  const change = useChange();
  useEffect(() => {
    if (removed === null) return undefined;
    const timer = window.setTimeout(() => setRemoved(null), undoMs);
    return () => window.clearTimeout(timer);
  }, [removed]);
  const bringBack = (view: SavedView): void => {
    change.mutate(async () => await client.call('changeView', { params: { id: view.id }, body: { removed: false } }));
    setRemoved(null);
  };
  return (
    <section className={css['views']} aria-label={t('views.title')}>
      <div className={css['head']}>
        <span aria-hidden>{t('views.title')}</span>
        <ActionIcon variant="subtle" color="gray" size="md" aria-label={t('views.save')} title={t('views.save')} onClick={onSave}>
          <IconBookmarkPlus size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      </div>
      <ul>
        {(data?.views ?? []).map((view) => (
          <ViewItem
            key={view.id}
            view={view}
            onRename={() => onRename(view)}
            onRemove={() => {
              change.mutate(async () => await client.call('removeView', { params: { id: view.id } }));
              setRemoved(view);
            }}
          />
        ))}
      </ul>
      <div role="status">
        {removed === null ? null : (
          <p className={css['removed']}>
            {t('views.removed', { name: removed.name })}
            <Button size="compact-xs" variant="light" onClick={() => bringBack(removed)}>
              {t('views.undo')}
            </Button>
          </p>
        )}
      </div>
    </section>
  );
}

/** Something was changed about views: the list is asked again. */
function useChange() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (work: () => Promise<unknown>) => await work(),
    onSettled: async () => await queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey }),
  });
}

function ViewItem({ view, onRename, onRemove }: { view: SavedView; onRename: () => void; onRemove: () => void }) {
  const { t } = useTranslation('shell');
  const router = useRouter();
  const location = useLocation();
  const change = useChange();
  const here = location.pathname + location.searchStr;
  const link = `${window.location.origin}/views/${view.id}`;
  return (
    <li className={css['item']} data-here={here === view.href || undefined}>
      <a
        href={view.href}
        className={css['link']}
        {...(here === view.href ? { 'aria-current': 'true' as const } : {})}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          router.history.push(view.href);
        }}
      >
        {view.shared ? (
          <IconUsersGroup size={16} stroke={1.75} role="img" aria-label={t('views.sharedMark')} />
        ) : (
          <IconBookmark size={16} stroke={1.75} aria-hidden />
        )}
        <span className={css['name']}>{view.name}</span>
      </a>
      <Menu position="bottom-end" shadow="md" width={240}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="md" className={css['more']} aria-label={t('views.more', { name: view.name })}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void copyText(link)}>{t('views.copy')}</Menu.Item>
          {view.changeable ? (
            <>
              <Menu.Item onClick={onRename}>{t('views.rename')}</Menu.Item>
              <Menu.Item
                disabled={here === view.href}
                onClick={() =>
                  change.mutate(async () => await client.call('changeView', { params: { id: view.id }, body: { href: here } }))
                }
              >
                {t('views.update')}
              </Menu.Item>
              <Menu.Item onClick={onRemove}>{t('views.remove')}</Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}
