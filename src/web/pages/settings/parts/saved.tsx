import { Button, CloseButton } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './saved.module.css';

interface Told {
  id: number;
  text: string;
  undo: (() => Promise<unknown>) | null;
}

interface Saved {
  /** Says what was done; with `undo` it can be taken back for a while. */
  tell: (text: string, undo?: () => Promise<unknown>) => void;
}

const SavedContext = createContext<Saved | null>(null);

/** What a change of settings is told through. */
export function useSaved(): Saved {
  const saved = useContext(SavedContext);
  if (saved === null) throw new Error('a settings page stands outside of the settings layout');
  return saved;
}

/** Long enough to read, think and reach the button. */
const shownMs = 12_000;

/** Shows the last change below the page, with the way back. */
export function SavedToasts({ children }: { children: ReactNode }) {
  const { t } = useTranslation('settings');
  const [told, setTold] = useState<Told | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [held, setHeld] = useState(false);
  const tell = useCallback((text: string, undo?: () => Promise<unknown>) => {
    setFailed(null);
    setTold((before) => ({ id: (before?.id ?? 0) + 1, text, undo: undo ?? null }));
  }, []);
  const value = useMemo(() => ({ tell }), [tell]);
  useEffect(() => {
    if (told === null || held || busy) return;
    const timer = window.setTimeout(() => setTold(null), shownMs);
    return () => window.clearTimeout(timer);
  }, [told, held, busy]);
  const takeBack = async (): Promise<void> => {
    if (told?.undo == null) return;
    setBusy(true);
    try {
      await told.undo();
      setTold({ id: told.id + 1, text: t('undone'), undo: null });
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <SavedContext value={value}>
      {children}
      <div
        className={css['place']}
        role="status"
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {told === null ? null : (
          <div className={css['toast']} key={told.id}>
            <span>{failed ?? told.text}</span>
            {told.undo === null ? null : (
              <Button size="compact-sm" variant="light" loading={busy} onClick={() => void takeBack()}>
                {t('undo')}
              </Button>
            )}
            <CloseButton size="sm" aria-label={t('close')} onClick={() => setTold(null)} />
          </div>
        )}
      </div>
    </SavedContext>
  );
}
