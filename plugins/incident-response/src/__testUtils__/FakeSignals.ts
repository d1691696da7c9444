import type { JsonObject } from '@backstage/types';
import type { SignalApi } from '@backstage/plugin-signals-react';

/** A signals connection that tests speak into. */
export class FakeSignals implements SignalApi {
  private readonly listeners = new Set<(message: JsonObject) => void>();

  subscribe<TMessage extends JsonObject = JsonObject>(
    _channel: string,
    onMessage: (message: TMessage) => void,
  ) {
    const listener = (message: JsonObject) => onMessage(message as TMessage);
    this.listeners.add(listener);
    return { unsubscribe: () => this.listeners.delete(listener) };
  }

  send(message: JsonObject): void {
    this.listeners.forEach(listener => listener(message));
  }
}
