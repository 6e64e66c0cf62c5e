import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { codeText } from '#web/format.ts';
import { ListInput } from '#web/pages/settings/connections/list-input.tsx';
import css from './mapping.module.css';
import type { Field, FromColumns, Source } from './model.ts';
import { PatternInput } from './pattern-input.tsx';

const units = ['', 's', 'ms', 'min', 'hms', 'day'] as const;
/** The choice that stands for no column. */
const always = '\u0000';

/** The column of a field and how its texts are read, as two cells of the editor's row. */
export function ReadAs({ field, source, columns, texts, timeZone, onChange }: ReadAsProps) {
  return (
    <>
      <td>
        <Columns field={field} source={source} columns={columns} texts={texts} onChange={onChange} />
      </td>
      <td>{'constant' in source ? null : <How field={field} source={source} texts={texts} timeZone={timeZone} onChange={onChange} />}</td>
    </>
  );
}

interface ReadAsProps {
  field: Field;
  source: Source;
  columns: readonly string[] | null;
  texts: readonly string[];
  timeZone: string;
  onChange: (source: Source) => void;
}

function Columns({ field, source, columns, texts, onChange }: Omit<ReadAsProps, 'timeZone'>) {
  const { t } = useTranslation('settings-imports');
  const label = t('mapping.columnOf', { field: field.name });
  if ('constant' in source) {
    return (
      <div className={css['constant']}>
        <span>{t('mapping.always')}</span>
        {field.words.length > 0 ? (
          <NativeSelect
            aria-label={t('mapping.valueOf', { field: field.name })}
            value={String(source.constant)}
            onChange={({ currentTarget: { value } }) => onChange({ constant: value })}
            data={field.words.map((value) => ({ value, label: codeText(value) }))}
          />
        ) : (
          <TextInput
            aria-label={t('mapping.valueOf', { field: field.name })}
            value={String(source.constant)}
            onChange={({ currentTarget: { value } }) => onChange({ constant: constantOf(field, value) })}
          />
        )}
        {columns === null ? null : (
          <button type="button" className={css['link']} onClick={() => onChange({ columns: columns.slice(0, 1), more: {} })}>
            {t('mapping.fromColumn')}
          </button>
        )}
      </div>
    );
  }
  // Two columns (a date and a time) or an unknown file: their names as text.
  if (columns === null || source.columns.length > 1) {
    return <ListInput aria-label={label} values={source.columns} onChange={(names) => onChange({ ...source, columns: names })} />;
  }
  const [chosen = ''] = source.columns;
  return (
    <>
      <NativeSelect
        aria-label={label}
        value={chosen}
        onChange={({ currentTarget: { value } }) => {
          if (value === always) onChange({ constant: constantOf(field, field.words[0] ?? '') });
          else onChange({ ...source, columns: [value] });
        }}
        data={[
          ...(columns.includes(chosen) ? [] : [{ value: chosen, label: chosen }]),
          ...columns.map((value) => ({ value, label: value })),
          { value: always, label: t('mapping.alwaysSame') },
        ]}
      />
      {texts.length === 0 ? null : <span className={css['examples']}>{texts.slice(0, 3).join(' · ')}</span>}
      {field.kind === 'instant' ? <Second source={source} columns={columns} onChange={onChange} /> : null}
    </>
  );
}

/** A table may keep the date and the time of day apart. */
function Second({ source, columns, onChange }: { source: FromColumns; columns: readonly string[]; onChange: (source: Source) => void }) {
  const { t } = useTranslation('settings-imports');
  const others = columns.filter((name) => !source.columns.includes(name));
  return (
    <NativeSelect
      size="xs"
      aria-label={t('mapping.second')}
      value=""
      onChange={({ currentTarget: { value } }) => {
        if (value !== '') onChange({ ...source, columns: [...source.columns, value] });
      }}
      data={[{ value: '', label: t('mapping.second') }, ...others.map((value) => ({ value, label: value }))]}
    />
  );
}

function How({ field, source, texts, timeZone, onChange }: HowProps) {
  const { t } = useTranslation('settings-imports');
  switch (field.kind) {
    case 'instant':
      return (
        <PatternInput
          label={t('mapping.patternOf', { field: field.name })}
          pattern={source.pattern ?? 'iso'}
          texts={texts}
          timeZone={timeZone}
          onChange={(pattern) => onChange({ ...source, pattern })}
        />
      );
    case 'seconds':
      return (
        <NativeSelect
          aria-label={t('mapping.unitOf', { field: field.name })}
          value={source.unit ?? ''}
          onChange={({ currentTarget: { value } }) => {
            const { unit: _, ...rest } = source;
            onChange(value === '' ? rest : { ...rest, unit: value });
          }}
          data={units.map((value) => ({ value, label: t(`unit.${value === '' ? 'auto' : value}`) }))}
        />
      );
    case 'word':
    case 'flag':
      return <ValueMap field={field} source={source} texts={texts} onChange={onChange} />;
    case 'list':
      return (
        <TextInput
          aria-label={t('mapping.separatorOf', { field: field.name })}
          placeholder={t('mapping.separator')}
          value={source.separator ?? ''}
          onChange={({ currentTarget: { value } }) => {
            const { separator: _, ...rest } = source;
            onChange(value === '' ? rest : { ...rest, separator: value });
          }}
        />
      );
    case 'number':
    case 'text':
      return <span className={css['examples']}>{t('mapping.asIs')}</span>;
  }
}

interface HowProps {
  field: Field;
  source: FromColumns;
  texts: readonly string[];
  timeZone: string;
  onChange: (source: Source) => void;
}

/** Each text of the column and the word that it stands for. */
function ValueMap({ field, source, texts, onChange }: Omit<HowProps, 'timeZone'>) {
  const { t } = useTranslation('settings-imports');
  const map = source.map ?? {};
  const words = field.kind === 'flag' ? ['yes', 'no'] : field.words;
  const listed = [...new Set([...Object.keys(map), ...texts])];
  const set = (text: string, value: string): void => {
    const { [text]: _, ...rest } = map;
    onChange({ ...source, map: value === '' ? rest : { ...rest, [text]: value } });
  };
  const { otherwise = '' } = source;
  const options = (first: string) => [{ value: '', label: first }, ...words.map((value) => ({ value, label: codeText(value) }))];
  return (
    <div className={css['values']}>
      {listed.map((text) => (
        <label key={text} className={css['value']}>
          <span>{text === '' ? t('mapping.nothing') : text}</span>
          <NativeSelect
            size="xs"
            value={map[text] ?? ''}
            onChange={({ currentTarget: { value } }) => set(text, value)}
            data={options(t('mapping.asIs'))}
          />
        </label>
      ))}
      <label className={css['value']}>
        <span>{t('mapping.otherwise')}</span>
        <NativeSelect
          size="xs"
          value={otherwise}
          onChange={({ currentTarget: { value } }) => {
            const { otherwise: _, ...rest } = source;
            onChange(value === '' ? rest : { ...rest, otherwise: value });
          }}
          data={options(t('mapping.asIs'))}
        />
      </label>
    </div>
  );
}

/** What is written into the field, as its kind has it. */
function constantOf(field: Field, text: string): string | number | boolean {
  if (field.kind === 'flag') return text === 'yes' || text === 'true';
  const number = Number(text);
  return (field.kind === 'seconds' || field.kind === 'number') && text.trim() !== '' && !Number.isNaN(number) ? number : text;
}
