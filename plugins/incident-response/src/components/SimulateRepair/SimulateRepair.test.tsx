import type { Entity } from '@backstage/catalog-model';
import { remediationSimulatePermission } from '@incident-response/backstage-plugin-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HIGH_MEMORY_RUNBOOK } from '../../__testUtils__/exampleIncident';
import { exampleSimulation } from '../../__testUtils__/exampleRemediation';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  FakeIncidentResponse,
  responseError,
} from '../../__testUtils__/FakeIncidentResponse';
import { renderPlugin } from '../../__testUtils__/renderPlugin';

const service: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'payments-api',
    namespace: 'default',
    title: 'Payments API',
    annotations: { 'pagerduty.com/service-id': 'P1' },
  },
  spec: { type: 'service' },
};

const runbook: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'high-memory',
    namespace: 'default',
    title: 'High memory',
  },
  spec: {
    type: 'runbook',
    owner: 'group:default/platform',
    match: {
      alertNames: ['HighMemoryUsage'],
      labels: { team: 'payments', pod: 'payments-.*' },
      severities: ['P1'],
    },
    steps: [{ title: 'Look' }],
  },
};

const field = (name: string) => screen.findByRole('textbox', { name });

async function choosePaymentsApi(user: ReturnType<typeof userEvent.setup>) {
  const [picker] = (
    await screen.findAllByRole('combobox', { name: 'Service' })
  ).slice(-1);
  await user.type(picker, 'Pay');
  await user.click(await screen.findByRole('option', { name: 'Payments API' }));
}

const submit = () =>
  screen.getByRole('button', { name: 'Simulate this alert' });

describe('simulating an alert', () => {
  it('is prefilled from the rules of the runbook whose page it is on', async () => {
    const user = userEvent.setup();
    const api = new FakeIncidentResponse();
    api.simulation = {
      ...exampleSimulation(),
      runbook: HIGH_MEMORY_RUNBOOK,
      runnersUp: [{ ...HIGH_MEMORY_RUNBOOK, title: 'High load' }],
      diffs: [{ object: 'Pod payments-api-7f9c', before: 'a: 1', after: '' }],
    };
    renderPlugin({ api, entity: runbook, entities: [service] });
    expect(await field('Alert name')).toHaveValue('HighMemoryUsage');
    expect(await field('Title')).toHaveValue('High memory');
    expect(await field('Labels')).toHaveValue('team=payments');
    await choosePaymentsApi(user);
    await user.type(await field('Labels'), '\nzone=a');
    await user.click(submit());
    expect(api.calls).toEqual([
      [
        'simulateRemediation',
        {
          entityRef: 'component:default/payments-api',
          runbookRef: 'resource:default/high-memory',
          severity: 'P1',
          alert: {
            name: 'HighMemoryUsage',
            title: 'High memory',
            labels: { team: 'payments', zone: 'a' },
          },
        },
      ],
    ]);

    const result = await screen.findByRole('region', {
      name: 'What would happen',
    });
    expect(result).toHaveTextContent(
      'It would ask for approval, because a person must approve it for a P1 in production',
    );
    expect(result).toHaveTextContent('Nothing was touched');
    expect(
      within(within(result).getByRole('list', { name: 'Why this runbook' }))
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual([
      'the alert is named HighMemoryUsage',
      'payments-api depends on it',
      'Also fitting: High load',
    ]);
    expect(result).toHaveTextContent('Step 1: Restart a pod');
    expect(within(result).getByRole('figure')).toHaveTextContent(
      'is gone afterwards',
    );
    await user.click(
      within(result).getByRole('button', { name: '1 of 2 guards agree' }),
    );
    expect(await within(result).findByText('mode refuses')).toBeVisible();
  });

  it('says what is missing or malformed, and what the backend has against it', async () => {
    const user = userEvent.setup();
    const api = new FakeIncidentResponse();
    renderPlugin({
      api,
      path: '/incidents/remediation',
      entities: [service],
    });
    await field('Title');
    await user.click(submit());
    expect(
      await screen.findByText('Choose the service that the alert is about'),
    ).toBeVisible();
    await choosePaymentsApi(user);
    await user.type(await field('Title'), 'memory is high');
    await user.type(await field('Labels'), 'zone');
    await user.click(submit());
    expect(
      await screen.findByText('“zone” is no label: write it as key=value'),
    ).toBeVisible();
    expect(api.calls).toEqual([]);
    await expectNoAxeViolations();

    await user.type(await field('Labels'), '=a');
    api.fail(
      'simulateRemediation',
      await responseError(404, 'NotFoundError', 'There is no such entity'),
    );
    await user.click(submit());
    expect(await screen.findByText('There is no such entity')).toBeVisible();
  });

  it('tells those who may not simulate whom to ask', async () => {
    renderPlugin({
      api: new FakeIncidentResponse(),
      path: '/incidents/remediation',
      denied: [remediationSimulatePermission],
    });
    expect(
      await screen.findByText('You may not see what a repair would do'),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Simulate this alert' }),
    ).not.toBeInTheDocument();
  });
});
