import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '#web/session.ts';
import { Dialog } from './dialog.tsx';
import { shellPages } from './shell-pages.ts';
import css from './shortcuts-dialog.module.css';
import { setSingleKeys, singleKeysOn } from './use-shortcuts.ts';

/** The list of keys, and the switch for the single ones. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('shell');
  const { t: say } = useTranslation();
  const { me } = useSession();
  const [on, setOn] = useState(singleKeysOn);
  const command = /mac/i.test(navigator.userAgent) ? '⌘' : 'Ctrl';
  return (
    <Dialog title={t('shortcuts.title')} onClose={onClose}>
      <dl>
        <Shortcut says={t('shortcuts.palette')} keys={[command, 'K']} />
        <Shortcut says={t('shortcuts.search')} keys={['/']} />
        <Shortcut says={t('shortcuts.help')} keys={['?']} />
        {shellPages(me.permissions).map(({ name, key }) => (
          <Shortcut
            key={name}
            says={t('shortcuts.go', { page: say(`nav.${name}`) })}
            keys={['G', key.toUpperCase()]}
            between={t('shortcuts.then')}
          />
        ))}
      </dl>
      <label className={css['switch']}>
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => {
            setSingleKeys(event.target.checked);
            setOn(event.target.checked);
          }}
        />
        {t('shortcuts.single')}
      </label>
    </Dialog>
  );
}

function Shortcut({ says, keys, between }: { says: string; keys: readonly string[]; between?: string }) {
  return (
    <div className={css['row']}>
      <dt>{says}</dt>
      <dd>
        {keys.map((key, at) => (
          <span key={key}>
            {at > 0 ? <span className={css['between']}>{between ?? '+'}</span> : null}
            <kbd className={css['key']}>{key}</kbd>
          </span>
        ))}
      </dd>
    </div>
  );
}
