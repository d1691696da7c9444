import { ButtonIcon, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { RiMoreLine } from '@remixicon/react';
import { useState } from 'react';
import { useAction } from '../../../hooks/useAction';
import { useIncidentPaths } from '../../../hooks/useIncidentPaths';
import { useIncidentResponse } from '../../../hooks/useIncidentResponse';
import { ActionFailure } from '../../States';
import { saveAsFile } from '../../../browser/saveAsFile';
import { useEditing, useEditingState } from '../Editing';

/** Takes the postmortem elsewhere: on the clipboard, as a file, on paper, into a runbook; and back in time. */
export const PostmortemMenu = (props: {
  canEdit: boolean;
  onShowHistory: () => void;
  onImport: () => void;
}) => {
  const { canEdit, onShowHistory, onImport } = props;
  const session = useEditing();
  const postmortem = useEditingState(state => state.postmortem);
  const api = useIncidentResponse();
  const paths = useIncidentPaths();
  const [news, setNews] = useState('');
  const copy = useAction(async () => {
    await session.saveNow();
    const markdown = await api.getPostmortemMarkdown(postmortem.id);
    await navigator.clipboard.writeText(markdown);
    setNews('Markdown copied');
  });
  const download = useAction(async () => {
    await session.saveNow();
    const markdown = await api.getPostmortemMarkdown(postmortem.id);
    saveAsFile(
      `postmortem-${postmortem.incidentNumber ?? postmortem.incidentId}.md`,
      markdown,
      'text/markdown',
    );
  });
  return (
    <>
      <ActionFailure what="copy the Markdown" error={copy.error} />
      <ActionFailure what="download the Markdown" error={download.error} />
      <span role="status">{news}</span>
      <MenuTrigger>
        <ButtonIcon
          size="small"
          variant="secondary"
          aria-label="More actions"
          icon={<RiMoreLine />}
        />
        <Menu placement="bottom end">
          <MenuItem onAction={() => copy.run()}>Copy Markdown</MenuItem>
          <MenuItem onAction={() => download.run()}>Download Markdown</MenuItem>
          <MenuItem onAction={() => window.print()}>Print postmortem</MenuItem>
          {canEdit ? (
            <MenuItem onAction={onImport}>Import Markdown</MenuItem>
          ) : null}
          {postmortem.publishedAt && paths.newRunbook ? (
            <MenuItem href={paths.newRunbook(postmortem.id)}>
              Make a runbook
            </MenuItem>
          ) : null}
          <MenuItem onAction={onShowHistory}>Show history</MenuItem>
        </Menu>
      </MenuTrigger>
    </>
  );
};
