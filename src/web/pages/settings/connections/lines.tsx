import { Verbatim } from '#web/components/ui/verbatim.tsx';
import { CopyButton } from '#web/pages/settings/parts/copy-button.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import css from './connections.module.css';

/** Text to be taken elsewhere: an address, a command. */
export function Lines({ title, text }: { title: string; text: string }) {
  return (
    <div className={css['stack']}>
      <div className={parts['buttons']}>
        <span>{title}</span>
        <CopyButton text={text} size="compact-sm" variant="subtle" />
      </div>
      <Verbatim label={title}>{text}</Verbatim>
    </div>
  );
}
