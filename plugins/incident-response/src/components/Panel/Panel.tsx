import { Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { useId, type ReactNode } from 'react';
import styles from './Panel.module.css';

/** A titled card; its heading names it for those who navigate by landmarks. */
export const Panel = (props: {
  title: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) => {
  const headingId = useId();
  return (
    <Card role="region" aria-labelledby={headingId} className={styles.panel}>
      <CardHeader className={styles.header}>
        <Text as="h3" variant="title-x-small" weight="bold" id={headingId}>
          {props.title}
        </Text>
        {props.aside && <div className={styles.aside}>{props.aside}</div>}
      </CardHeader>
      <CardBody className={styles.body}>
        <div className={styles.content}>{props.children}</div>
      </CardBody>
    </Card>
  );
};
