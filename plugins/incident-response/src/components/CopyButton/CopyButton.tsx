import { Button } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useEffect, useState } from 'react';

/** Puts a text on the clipboard, and says so. */
export const CopyButton = (props: { text: string; label: string }) => {
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  useEffect(() => {
    const timer = outcome && setTimeout(() => setOutcome(undefined), 3_000);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text);
      setOutcome('copied');
    } catch {
      setOutcome('failed');
    }
  };
  return (
    <Button
      variant="secondary"
      size="small"
      iconStart={outcome === 'copied' ? <RiCheckLine /> : <RiFileCopyLine />}
      onPress={copy}
    >
      {outcome === 'copied' && 'Copied'}
      {outcome === 'failed' && 'The browser refused: select and copy by hand'}
      {!outcome && props.label}
    </Button>
  );
};
