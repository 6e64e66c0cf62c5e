import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useKeyText } from '#web/components/metric/key-text.ts';
import { Choice } from '#web/components/ui/choice.tsx';
import { modelOf, models, narrowedTo, useMarketingSearch } from './search.ts';
import css from './page.module.css';

/** By which model calls, leads and deals are shared out, against which other, and what the page is narrowed to. */
export function Toolbar() {
  const { t } = useTranslation('marketing');
  const { search, choose } = useMarketingSearch();
  const keyText = useKeyText();
  const model = modelOf(search);
  const others = models.filter((one) => one !== model);
  return (
    <div className={css['bar']}>
      <Choice
        label={t('model.label')}
        value={model}
        options={models.map((value) => ({ value, label: t(`model.${value}`) }))}
        onChange={(value) =>
          choose({ model: value === models[0] ? undefined : value, ...(value === search.against ? { against: undefined } : {}) })
        }
      />
      <Choice
        label={t('model.against')}
        value={search.against ?? 'none'}
        options={[
          { value: 'none' as const, label: t('model.none') },
          { value: 'all' as const, label: t('model.all') },
          ...others.map((value) => ({ value, label: t(`model.${value}`) })),
        ]}
        onChange={(value) => choose({ against: value === 'none' ? undefined : value })}
      />
      {narrowedTo(search).map(({ name, value }) => {
        const text = `${t(`dimension.${name}`)}: ${keyText(name, value)}`;
        return (
          <Button
            key={name}
            size="compact-sm"
            variant="light"
            rightSection={<IconX size={14} aria-hidden />}
            aria-label={t('widen', { what: text })}
            onClick={() => choose({ [name]: undefined })}
          >
            {text}
          </Button>
        );
      })}
      <span className={css['links']}>
        <Link to="/marketing/pools">{t('pools')}</Link>
        <Link to="/marketing/experiments">{t('tests')}</Link>
      </span>
    </div>
  );
}
