import type { ReactNode } from 'react';
import type { Live } from '../../hooks/useLive';
import { ConnectionStrip } from './ConnectionStrip';
import { Failure } from './Failure';
import { Loading } from './Loading';

/** Loading, failed, or there: with a word above when it may be out of date. */
export function LiveContent<T>(props: {
  what: string;
  live: Live<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  const { what, live, rows, children } = props;
  if (live.data === undefined) {
    return live.error ? (
      <Failure what={what} error={live.error} onRetry={live.refresh} />
    ) : (
      <Loading what={what} rows={rows} />
    );
  }
  return (
    <>
      <ConnectionStrip error={live.error} />
      {children(live.data)}
    </>
  );
}
