import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { FigurePage } from '#web/components/metric/figure-page.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { useDefinitions } from '#web/definitions.ts';
import { useView } from '#web/view.ts';
import { type Answers, answersQuery, type Question } from './questions.ts';

/** A part of the page that is asked by itself, when somebody looks at it; its figures open like all others. */
export function AskedPart<Name extends string>({
  name,
  questions,
  height,
  skeleton = <Skeleton {...(height === undefined ? {} : { height })} />,
  children,
}: AskedPartProps<Name>) {
  const view = useView();
  const definitions = useDefinitions();
  const answers = useQuery(answersQuery(name, questions, view));
  if (answers.isError) return <Failed error={answers.error} retry={() => void answers.refetch()} />;
  if (answers.data === undefined) return skeleton;
  return (
    <FigurePage asked={answers.data.asked} definitions={definitions} opened={view.figure} onOpen={view.open}>
      <div aria-busy={answers.isPlaceholderData} data-busy={answers.isPlaceholderData || undefined}>
        {children(answers.data)}
      </div>
    </FigurePage>
  );
}

interface AskedPartProps<Name extends string> {
  /** The page and the part of it. */
  name: string;
  questions: Record<Name, Question>;
  /** What it needs once it is there, so that nothing moves. */
  height?: number;
  /** Its shape, where that is more than one block. */
  skeleton?: ReactNode;
  children: (answers: Answers<Name>) => ReactNode;
}
