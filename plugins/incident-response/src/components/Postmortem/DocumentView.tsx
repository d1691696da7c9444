import { Text } from '@backstage/ui';
import {
  POSTMORTEM_SECTIONS,
  type PostmortemDocument,
} from '@incident-response/backstage-plugin-common';
import { MarkdownView } from '../MarkdownView';
import { ActionItemList } from './ActionItemList';

/** A whole document, to read. Empty sections are left out. */
export const DocumentView = (props: { document: PostmortemDocument }) => {
  const { document } = props;
  return (
    <div>
      <Text as="h3" variant="title-x-small">
        {document.title}
      </Text>
      {POSTMORTEM_SECTIONS.map(({ id, title }) => {
        const body = document.sections.find(section => section.id === id)?.body;
        return body?.trim() ? (
          <section key={id}>
            <Text as="h4" variant="body-large" weight="bold">
              {title}
            </Text>
            <MarkdownView markdown={body} />
          </section>
        ) : null;
      })}
      {document.actionItems.length > 0 && (
        <ActionItemList actionItems={document.actionItems} />
      )}
    </div>
  );
};
