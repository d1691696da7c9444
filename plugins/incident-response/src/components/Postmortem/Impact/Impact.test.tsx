import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { examplePostmortem } from '../../../__testUtils__/examplePostmortem';
import { expectNoAxeViolations } from '../../../__testUtils__/expectNoAxeViolations';
import { renderEditing } from '../../../__testUtils__/renderEditing';
import { PeopleEditor } from '../People/PeopleEditor';
import { ImpactEditor } from './ImpactEditor';
import { ImpactView } from './ImpactView';

const entity = (kind: string, name: string, title?: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, title, namespace: 'default' },
  spec: {},
});
const entities = [
  entity('Component', 'checkout', 'Checkout'),
  entity('User', 'ada'),
  entity('Group', 'payments'),
];

const leave = (label: string, value: string) => {
  const field = screen.getByLabelText(label);
  fireEvent.change(field, { target: { value } });
  fireEvent.blur(field);
};

afterEach(() => sessionStorage.clear());

describe('the impact', () => {
  it('has its own times, its size in words, and entities of the catalog', async () => {
    const user = userEvent.setup();
    const { stored } = await renderEditing(<ImpactEditor />, { entities });
    leave('Users were affected from, UTC', '2026-03-03 11:50:00');
    leave('Until, UTC', '2026-03-03 12:20');
    await user.type(screen.getByRole('textbox', { name: 'Users' }), '30 %');
    await user.type(
      screen.getByRole('combobox', { name: /Another affected/ }),
      'check',
    );
    await user.click(await screen.findByRole('option', { name: /Checkout/ }));
    await user.click(screen.getByRole('button', { name: 'Add entity' }));
    await waitFor(() =>
      expect(stored().impact).toEqual({
        startedAt: '2026-03-03T11:50:00.000Z',
        endedAt: '2026-03-03T12:20:00.000Z',
        users: '30 %',
        entityRefs: ['component:default/checkout'],
      }),
    );
    expect(
      within(screen.getByRole('list', { name: 'Affected' })).getByRole('link'),
    ).toHaveAttribute('href', '/catalog/default/component/checkout');
    await expectNoAxeViolations();
    await user.click(screen.getByRole('button', { name: 'Remove checkout' }));
    await waitFor(() => expect(stored().impact.entityRefs).toEqual([]));
  });

  it('says why it can’t end before it began', async () => {
    await renderEditing(<ImpactEditor />);
    leave('Users were affected from, UTC', '2026-03-03 11:50:00');
    leave('Until, UTC', '2026-03-03 11:00');
    expect(
      await screen.findByText('The impact can’t end before it began'),
    ).toBeVisible();
  });

  it('reads as what is known of it', async () => {
    await renderEditing(
      <ImpactView
        impact={{
          startedAt: '2026-03-03T11:50:00.000Z',
          endedAt: '2026-03-03T12:20:00.000Z',
          requests: '4 % failed',
          entityRefs: ['component:default/checkout'],
        }}
      />,
    );
    expect(screen.getByText('30 min')).toBeVisible();
    expect(screen.getByText('4 % failed')).toBeVisible();
    expect(screen.queryByText('Revenue')).not.toBeInTheDocument();
    await expectNoAxeViolations();
  });
});

describe('people', () => {
  it('are entities with a role, added and removed', async () => {
    const user = userEvent.setup();
    const { document } = examplePostmortem();
    const { stored } = await renderEditing(<PeopleEditor />, {
      entities,
      postmortem: {
        document: {
          ...document,
          people: [{ entityRef: 'group:default/payments', role: 'responder' }],
        },
      },
    });
    await user.type(
      screen.getByRole('combobox', { name: /Person or team/ }),
      'ada',
    );
    await user.click(await screen.findByRole('option', { name: /ada/ }));
    await user.click(screen.getByRole('button', { name: 'Add to people' }));
    await waitFor(() =>
      expect(stored().people).toEqual([
        { entityRef: 'group:default/payments', role: 'responder' },
        { entityRef: 'user:default/ada', role: 'responder' },
      ]),
    );
    await expectNoAxeViolations();
    await user.click(
      screen.getByRole('button', {
        name: 'Remove responder group:default/payments',
      }),
    );
    await waitFor(() => expect(stored().people).toHaveLength(1));
  });
});
