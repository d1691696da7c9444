import type { NotificationService } from '@backstage/plugin-notifications-node';
import { NotConfiguredError, networkError } from '../ProviderError';

/** A message to somebody in the portal. */
export interface PortalMessage {
  /** People can turn topics off. */
  topic: 'Action items' | 'Postmortems';
  /** Catalog entity reference of a user or group. */
  recipientRef: string;
  title: string;
  description: string;
  /** Within the portal. */
  path: string;
  severity: 'normal' | 'high';
  /** A message with the same scope takes the place of an earlier one. */
  scope: string;
}

/** Backstage's own notifications, in a portal that has them. */
export class Notifications {
  private readonly service: NotificationService;

  private constructor(service: NotificationService) {
    this.service = service;
  }

  static create(options: { service: NotificationService }): Notifications {
    return new Notifications(options.service);
  }

  /**
   * @throws NotConfiguredError in a portal without notifications
   * @throws ProviderError
   */
  async send(message: PortalMessage): Promise<void> {
    const { recipientRef, path, ...payload } = message;
    try {
      await this.service.send({
        recipients: { type: 'entity', entityRef: recipientRef },
        payload: { ...payload, link: path },
      });
    } catch (error) {
      // The service keeps the status to itself but for its words.
      if (/\bstatus 404\b/.test(String(error))) {
        throw new NotConfiguredError(
          'Notifications',
          'Reminders of action items and requests for a review go to Slack only.',
        );
      }
      throw networkError('Notifications', 'send a notification', error);
    }
  }
}
