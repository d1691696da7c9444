import { Alert } from '@backstage/ui';

/** The signed-in user may not see this, and whom to ask. */
export const NotPermitted = (props: { what: string; reason?: string }) => (
  <Alert
    role="status"
    status="warning"
    icon
    title={`You may not see ${props.what}`}
    description={`${
      props.reason ? `${props.reason}. ` : ''
    }The administrators of this portal decide who may. Ask them for access, naming this page.`}
  />
);
