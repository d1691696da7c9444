import { act } from '@testing-library/react';
import axe, { type AxeResults } from 'axe-core';

/**
 * Colour contrast needs a real browser, and landmarks around the page are the app's own; everything else is checked.
 */
const RULES = {
  'color-contrast': { enabled: false },
  region: { enabled: false },
};

// Only asked for by the contrast check, which is off; jsdom complains about it all the same.
HTMLCanvasElement.prototype.getContext = () => null;

export async function expectNoAxeViolations(): Promise<void> {
  let violations: AxeResults['violations'] = [];
  // Clocks on the page tick while axe looks at it.
  await act(async () => {
    ({ violations } = await axe.run(
      {
        include: [['body']],
        // Backstage's own header tabs, and React Aria's announcer.
        exclude: [['[role="tablist"]'], ['[data-live-announcer]']],
      },
      { rules: RULES },
    ));
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual(
    [],
  );
}
