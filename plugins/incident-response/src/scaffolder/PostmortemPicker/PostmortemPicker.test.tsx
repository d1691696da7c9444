import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { examplePostmortem } from '../../__testUtils__/examplePostmortem';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  FakeIncidentResponse,
  responseError,
} from '../../__testUtils__/FakeIncidentResponse';
import { renderTemplate, stepsOf } from '../../__testUtils__/renderTemplate';

const PUBLISHED = examplePostmortem({
  id: 'pm-Q1',
  title: 'Payments were slow',
  status: 'published',
  publishedAt: '2026-03-04T12:00:00Z',
});
const CLOSED = examplePostmortem({
  id: 'pm-Q2',
  incidentNumber: 1200,
  title: 'Orders were lost',
  status: 'closed',
  severity: 'P2',
  serviceName: 'orders',
  publishedAt: '2026-02-04T12:00:00Z',
});
const DRAFT = examplePostmortem({ id: 'pm-Q3', title: 'Not yet' });

describe('the postmortem picker, in the template create-runbook', () => {
  let api: FakeIncidentResponse;

  beforeEach(() => {
    api = new FakeIncidentResponse();
    api.postmortems = [DRAFT, PUBLISHED, CLOSED];
  });

  const findPicker = () =>
    screen.findByRole('combobox', { name: /Postmortem/ });
  const summary = () =>
    screen.findByRole('group', { name: 'The chosen postmortem' });
  const render = (formData?: object) =>
    renderTemplate({ api, steps: stepsOf('create-runbook'), formData });

  it('lists what was published, and shows what the runbook takes from it', async () => {
    render();
    await userEvent.click(await findPicker());
    const options = await screen.findAllByRole('option');
    expect(options.map(({ textContent }) => textContent)).toEqual([
      '#1234 Payments were slowP1 · payments-api · published on 2026-03-04',
      '#1200 Orders were lostP2 · orders · published on 2026-02-04',
    ]);
    await userEvent.click(options[1]);

    expect(await summary()).toHaveTextContent(/P2\s*Closed\s*orders/);
    expect(await summary()).toHaveTextContent(/Commands are for you to add/);
    expect(
      within(await summary()).getByRole('link', {
        name: /Open the postmortem/,
      }),
    ).toHaveAttribute('href', '/incidents/postmortems/pm-Q2');
    await expectNoAxeViolations();

    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    expect(
      await screen.findByRole('textbox', { name: /Name in the catalog/ }),
    ).toBeVisible();
  });

  it('takes a pasted link, and says that a draft is not published', async () => {
    render();
    await userEvent.click(await findPicker());
    await userEvent.paste(
      'https://portal.example.com/incidents/postmortems/pm-Q3',
    );
    await userEvent.keyboard('{Enter}');
    expect(await summary()).toHaveTextContent(/not published yet/);
  });

  it('is filled in by a link', async () => {
    render({ postmortemId: 'pm-Q1' });
    expect(await summary()).toBeVisible();
    expect(await findPicker()).toHaveValue('#1234 Payments were slow');
  });

  it('explains that there is no such postmortem', async () => {
    render({ postmortemId: 'pm-Q0' });
    await findPicker();
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    expect(
      await screen.findByText(/^There is no postmortem pm-Q0/),
    ).toBeVisible();
  });

  it('teaches what there will be while nothing is published', async () => {
    api.postmortems = [DRAFT];
    render();
    expect(
      await screen.findByText(/No postmortem is published yet/),
    ).toBeVisible();
  });

  it('says that postmortems cannot be read', async () => {
    api.fail(
      'listPostmortems',
      await responseError(403, 'NotAllowedError', 'not allowed to you'),
    );
    render();
    expect(
      await screen.findByText(
        'Could not load the postmortems: not allowed to you',
      ),
    ).toBeVisible();
  });
});
