import type { PortalClient } from './PortalClient';

/** Whoever switches automatic repair off in the portal while a drill runs, where the scenario has somebody who does. */
export class Administrator {
  private isOff = false;

  constructor(
    private readonly portal: PortalClient,
    private readonly afterRepairs: number | undefined,
  ) {}

  /** Looks at how many repairs there have been. */
  async step(repairs: number): Promise<void> {
    const { afterRepairs } = this;
    if (!this.isOff && afterRepairs !== undefined && repairs >= afterRepairs) {
      this.isOff = true;
      await this.portal.switchRepair(false);
    }
  }

  /** Leaves the portal as it was. */
  async end(): Promise<void> {
    if (this.isOff) {
      await this.portal.switchRepair(true);
    }
  }
}
