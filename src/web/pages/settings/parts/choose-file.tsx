import { Button } from '@mantine/core';

/** A button that opens the choice of a file; the same file can be chosen again. */
export function ChooseFile({ text, label, accept, busy, onChoose }: ChooseFileProps) {
  return (
    <Button component="label" size="compact-md" loading={busy}>
      {text}
      <input
        type="file"
        accept={accept}
        className="visually-hidden"
        aria-label={label}
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          if (chosen !== undefined) onChoose(chosen);
          event.currentTarget.value = '';
        }}
      />
    </Button>
  );
}

interface ChooseFileProps {
  text: string;
  /** What the choice says to those who do not see where it stands. */
  label: string;
  accept: string;
  busy: boolean;
  onChoose: (file: File) => void;
}
