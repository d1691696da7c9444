import { Container } from '@backstage/ui';
import { Outlet } from 'react-router-dom';

/** The margins that every page of the plugin shares. */
export const TabContent = () => (
  <Container py="4">
    <Outlet />
  </Container>
);
