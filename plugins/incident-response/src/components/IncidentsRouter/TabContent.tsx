import { Container } from '@backstage/ui';
import { Outlet } from 'react-router-dom';
import styles from '../../styles/legible.module.css';

/** The margins that every page of the plugin shares. */
export const TabContent = () => (
  <Container py="4" className={styles.legible}>
    <Outlet />
  </Container>
);
