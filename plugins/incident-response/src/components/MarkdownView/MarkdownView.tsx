import { Button, Link, Text } from '@backstage/ui';
import { Component, memo, useMemo, useState, type ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { useIsPrinting } from '../../hooks/useIsPrinting';
import styles from './MarkdownView.module.css';
import { isNestedTooDeep, splitMarkdown } from './splitMarkdown';

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

const PLUGINS = [remarkGfm];

const AsText = (props: { markdown: string }) => (
  <div>
    <Text as="p" color="secondary">
      Shown as it was written: it is nested too deeply to be laid out.
    </Text>
    <pre className={styles.asText}>{props.markdown}</pre>
  </div>
);

class UnlessItFails extends Component<
  { fallback: ReactNode; children: ReactNode },
  { hasFailed: boolean }
> {
  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  state = { hasFailed: false };

  render() {
    return this.state.hasFailed ? this.props.fallback : this.props.children;
  }
}

/** Unchanged pieces of a long text are not drawn again. */
const Piece = memo((props: { markdown: string }) =>
  isNestedTooDeep(props.markdown) ? (
    <AsText markdown={props.markdown} />
  ) : (
    <UnlessItFails
      key={props.markdown}
      fallback={<AsText markdown={props.markdown} />}
    >
      <ReactMarkdown remarkPlugins={PLUGINS} components={components}>
        {props.markdown}
      </ReactMarkdown>
    </UnlessItFails>
  ),
);

/** Markdown as people read it. HTML in it is shown as text; of a very long one the beginning, until asked for more. */
export const MarkdownView = (props: { markdown: string }) => {
  const { markdown } = props;
  const [isWhole, setWhole] = useState(false);
  const pieces = useMemo(() => splitMarkdown(markdown), [markdown]);
  const isPrinting = useIsPrinting();
  const shown = isWhole || isPrinting ? pieces : pieces.slice(0, 1);
  return (
    <div className={styles.markdown}>
      {shown.map((piece, index) => (
        <Piece key={index} markdown={piece} />
      ))}
      {shown.length < pieces.length && (
        <Button size="small" variant="secondary" onPress={() => setWhole(true)}>
          {`Show all ${markdown.length.toLocaleString('en')} characters`}
        </Button>
      )}
    </div>
  );
};

function isExternal(href: string | undefined): boolean {
  return /^https?:/i.test(href ?? '');
}
