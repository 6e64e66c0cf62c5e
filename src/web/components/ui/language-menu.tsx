import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconLanguage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, type Language, languageNow, languages } from '#web/i18n.ts';
import css from './language-menu.module.css';

const names = Object.entries(languages) as [Language, (typeof languages)[Language]][];

/** A button that says the language of the pages; the others behind it, each under its own name. */
export function LanguageMenu() {
  const { t } = useTranslation();
  const chosen = languageNow();
  return (
    <Menu position="top-start" shadow="md" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={css['button']} data-testid="language" aria-label={`${t('language')}: ${languages[chosen].name}`}>
          <IconLanguage size={16} stroke={1.75} aria-hidden />
          <span lang={chosen}>{languages[chosen].name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <LanguageItems />
      </Menu.Dropdown>
    </Menu>
  );
}

/** The languages as items of a menu that has other items, too. */
export function LanguageItems() {
  const chosen = languageNow();
  return names.map(([language, { name }]) => (
    <Menu.Item
      key={language}
      lang={language}
      aria-current={language === chosen ? 'true' : undefined}
      rightSection={language === chosen ? <IconCheck size={14} aria-hidden /> : null}
      onClick={() => chooseLanguage(language)}
    >
      {name}
    </Menu.Item>
  ));
}
