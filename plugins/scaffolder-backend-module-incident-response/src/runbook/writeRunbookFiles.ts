import { fence } from '@incident-response/backstage-plugin-common';
import { stringify } from 'yaml';
import type { RunbookDraft } from './runbookFromPostmortem';

/** A file of a runbook. `path` is relative to the runbook's folder. */
export interface RunbookFile {
  path: string;
  content: string;
  /** The content as a code block of Markdown. */
  asCode: string;
}

/** The files that a runbook is made of, as they lie in a repository. */
export function writeRunbookFiles(draft: RunbookDraft): RunbookFile[] {
  return [
    file('catalog-info.yaml', 'yaml', stringify(draft.entity)),
    file('mkdocs.yml', 'yaml', stringify(draft.mkdocs)),
    file('docs/index.md', 'markdown', draft.page),
  ];
}

function file(path: string, language: string, content: string): RunbookFile {
  return { path, content, asCode: fence(content.trimEnd(), language) };
}
