import { Link, VisuallyHidden } from '@backstage/ui';
import { RiExternalLinkLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import styles from './ExternalLink.module.css';

/** A page outside the portal, in a tab of its own. */
export const ExternalLink = (props: { href: string; children: ReactNode }) => (
  <Link
    href={props.href}
    target="_blank"
    rel="noopener noreferrer"
    className={styles.link}
  >
    {props.children}
    <RiExternalLinkLine aria-hidden className={styles.icon} />
    <VisuallyHidden>(opens in a new tab)</VisuallyHidden>
  </Link>
);
