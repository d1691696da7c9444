import type { ReactNode } from 'react';
import { formatExactUtc } from '../../time/formatInstant';

/** A moment in whatever words, with the exact UTC on hover. */
export const Instant = (props: {
  at: string;
  className?: string;
  children: ReactNode;
}) => (
  <time
    dateTime={props.at}
    title={formatExactUtc(props.at)}
    className={props.className}
  >
    {props.children}
  </time>
);
