import { Container } from '@backstage/ui';
import { Outlet } from 'react-router-dom';
import styles from '../../styles/legible.module.css';

/** What every page of the plugin shares: its margins, and the landmark that Backstage's page layout leaves to it. */
export const TabContent = () => (
  <main>
    <Container py="4" className={styles.legible}>
      <Outlet />
    </Container>
  </main>
);
