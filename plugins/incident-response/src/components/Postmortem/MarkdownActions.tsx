import { Button } from '@backstage/ui';
import type { Postmortem } from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { ActionFailure } from '../States';
import { saveAsFile } from './saveAsFile';

/** Takes the postmortem elsewhere: on the clipboard, as a file, on paper. */
export const MarkdownActions = (props: { postmortem: Postmortem }) => {
  const { postmortem } = props;
  const api = useIncidentResponse();
  const [isCopied, setCopied] = useState(false);
  const copy = useAction(async () => {
    const markdown = await api.getPostmortemMarkdown(postmortem.id);
    await navigator.clipboard.writeText(markdown);
    setCopied(true);
  });
  const download = useAction(async () => {
    const markdown = await api.getPostmortemMarkdown(postmortem.id);
    saveAsFile(
      `postmortem-${postmortem.incidentNumber ?? postmortem.incidentId}.md`,
      markdown,
    );
  });
  return (
    <>
      <ActionFailure what="copy the Markdown" error={copy.error} />
      <ActionFailure what="download the Markdown" error={download.error} />
      <Button
        size="small"
        variant="secondary"
        isPending={copy.isPending}
        onPress={() => copy.run()}
      >
        {isCopied ? 'Markdown copied' : 'Copy Markdown'}
      </Button>
      <Button
        size="small"
        variant="secondary"
        isPending={download.isPending}
        onPress={() => download.run()}
      >
        Download Markdown
      </Button>
      <Button size="small" variant="secondary" onPress={() => window.print()}>
        Print postmortem
      </Button>
    </>
  );
};
