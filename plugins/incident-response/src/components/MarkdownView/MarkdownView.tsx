import { Link } from '@backstage/ui';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import styles from './MarkdownView.module.css';

/** Headings of a section stand below the page's own. */
const components: Components = {
  a: ({ href, children }) => (
    <Link href={href ?? '#'} target={isExternal(href) ? '_blank' : undefined}>
      {children}
    </Link>
  ),
  h1: ({ children }) => <h4>{children}</h4>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h4>{children}</h4>,
  table: ({ children }) => (
    <div className={styles.scroll} role="group" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
};

/** Markdown as people read it. HTML in it is shown as text. */
export const MarkdownView = (props: { markdown: string }) => (
  <div className={styles.markdown}>
    <ReactMarkdown remarkPlugins={[remarkGfm]} components={components}>
      {props.markdown}
    </ReactMarkdown>
  </div>
);

function isExternal(href: string | undefined): boolean {
  return /^https?:/i.test(href ?? '');
}
