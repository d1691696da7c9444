import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { exampleIncident } from '../../__testUtils__/exampleIncident';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  FakeIncidentResponse,
  responseError,
} from '../../__testUtils__/FakeIncidentResponse';
import { renderTemplate, stepsOf } from '../../__testUtils__/renderTemplate';

const resolved = (overrides: Parameters<typeof exampleIncident>[0]) =>
  exampleIncident({
    status: 'resolved',
    triggeredAt: '2026-03-03T12:00:00Z',
    resolvedAt: '2026-03-03T12:24:00Z',
    ...overrides,
  });

const MEMORY = resolved({
  id: 'Q1MEMORY',
  number: 1234,
  title: 'Memory above 95 %',
});
const DISK = resolved({
  id: 'Q2DISK00',
  number: 1240,
  title: 'Disk is full',
  serviceName: 'orders-db',
  severity: 'P3',
  postmortemId: 'pm-Q2DISK00',
});
const OPEN = exampleIncident({
  id: 'Q3OPEN00',
  number: 1241,
  title: 'Too many errors',
  serviceName: 'checkout',
});

/** One field, with these options. */
const field = (uiOptions?: object) => [
  {
    title: 'The incident',
    schema: {
      title: 'The incident',
      required: ['incidentId'],
      properties: {
        incidentId: {
          title: 'Incident',
          description: 'Search for it',
          type: 'string',
          'ui:field': 'IncidentPicker',
          ...(uiOptions && { 'ui:options': uiOptions }),
        },
      },
    },
  },
];

describe('the incident picker', () => {
  let api: FakeIncidentResponse;

  beforeEach(() => {
    api = new FakeIncidentResponse();
    api.incidents = [OPEN, DISK, MEMORY];
  });

  const findPicker = () => screen.findByRole('combobox', { name: /Incident/ });
  const options = async () =>
    (await screen.findAllByRole('option')).map(({ textContent }) =>
      textContent?.replace(/ · [^·]*$/, ''),
    );
  const summary = () =>
    screen.findByRole('group', { name: 'The chosen incident' });
  const review = () => screen.getByRole('button', { name: 'Review' });

  it('lists the newest with what tells them apart, and finds by words', async () => {
    renderTemplate({ api, steps: field() });
    await userEvent.click(await findPicker());
    expect(await options()).toEqual([
      '#1241 Too many errorsP1 · checkout · acknowledged',
      '#1240 Disk is fullP3 · orders-db · resolved',
      '#1234 Memory above 95 %P1 · payments-api · resolved',
    ]);

    await userEvent.keyboard('orders full');
    await waitFor(async () =>
      expect(await options()).toEqual([
        '#1240 Disk is fullP3 · orders-db · resolved',
      ]),
    );
  });

  it('takes one by keyboard, shows what it is about, and gives its id', async () => {
    const { onCreate } = renderTemplate({ api, steps: field() });
    await userEvent.click(await findPicker());
    await screen.findAllByRole('option');
    await userEvent.keyboard('memory');
    await waitFor(async () => expect(await options()).toHaveLength(1));
    await userEvent.keyboard('{ArrowDown}{Enter}');

    expect(await summary()).toHaveTextContent(
      /P1\s*Resolved\s*payments-api\s*lasted 24 min/,
    );
    expect(await summary()).toHaveTextContent(/The draft takes from it/);
    expect(await findPicker()).toHaveValue('#1234 Memory above 95 %');
    await expectNoAxeViolations();

    await userEvent.click(review());
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create' }),
    );
    expect(onCreate).toHaveBeenCalledWith(
      expect.objectContaining({ incidentId: 'Q1MEMORY' }),
    );
  });

  it.each([
    ['a number', '1234{Enter}'],
    ['an id, when the field is left', 'Q1MEMORY{Tab}'],
  ])('takes %s', async (_, typed) => {
    renderTemplate({ api, steps: field({ without: 'postmortem' }) });
    await userEvent.click(await findPicker());
    await userEvent.keyboard(typed);
    expect(await summary()).toBeVisible();
    expect(await findPicker()).toHaveValue('#1234 Memory above 95 %');
  });

  it('takes a pasted link, of an incident that the template does not list as well', async () => {
    renderTemplate({ api, steps: field({ without: 'postmortem' }) });
    await userEvent.click(await findPicker());
    await userEvent.paste('https://portal.example.com/incidents/1240');
    await userEvent.keyboard('{Enter}');
    expect(await summary()).toHaveTextContent(/has a postmortem already/);
    expect(
      within(await summary()).getByRole('link', {
        name: /Open the postmortem/,
      }),
    ).toHaveAttribute('href', '/incidents/postmortems/pm-Q2DISK00');
  });

  it('takes the option that the arrow keys have led to, even if the text is a number', async () => {
    api.incidents.push(
      resolved({ id: 'Q4AGAIN0', number: 1250, title: 'Like 1234, again' }),
    );
    renderTemplate({ api, steps: field() });
    await userEvent.click(await findPicker());
    await userEvent.keyboard('1234');
    await waitFor(async () => expect(await options()).toHaveLength(2));
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(await summary()).toBeVisible();
    expect(await findPicker()).toHaveValue('#1250 Like 1234, again');
  });

  it('says so when nothing has the number', async () => {
    renderTemplate({ api, steps: field() });
    await userEvent.click(await findPicker());
    await userEvent.keyboard('9999{Enter}');
    expect(
      await screen.findByText(/nothing with the number or id 9999/),
    ).toBeVisible();
  });

  it.each([
    [{}, ['#1241', '#1240', '#1234', '#900']],
    [{ without: 'postmortem' }, ['#1241', '#1234']],
    [{ states: ['resolved'] }, ['#1240', '#1234']],
    [{ states: ['triggered', 'acknowledged'] }, ['#1241', '#900']],
    [{ entityRef: 'component:default/other' }, ['#900']],
  ])('lists only what the template wants: %j', async (uiOptions, expected) => {
    api.incidents.push(
      exampleIncident({
        id: 'Q9OTHER0',
        number: 900,
        status: 'triggered',
        entityRef: 'component:default/other',
        postmortemId: 'pm-Q9OTHER0',
      }),
    );
    renderTemplate({ api, steps: field(uiOptions) });
    await userEvent.click(await findPicker());
    expect((await options()).map(text => text?.split(' ')[0])).toEqual(
      expected,
    );
  });

  it('says that one is still open, and leaves it to the person', async () => {
    renderTemplate({
      api,
      steps: field(),
      formData: { incidentId: 'Q3OPEN00' },
    });
    expect(await summary()).toHaveTextContent(/still open/);
    await userEvent.click(review());
    expect(await screen.findByRole('button', { name: 'Create' })).toBeVisible();
  });

  it('explains that there is no such incident', async () => {
    renderTemplate({ api, steps: field(), formData: { incidentId: 'Q0' } });
    await findPicker();
    await userEvent.click(review());
    expect(
      await screen.findByText(
        /^There is no incident Q0, or you may not see it/,
      ),
    ).toBeVisible();
  });

  it('teaches what there will be while there is nothing', async () => {
    api.incidents = [];
    renderTemplate({ api, steps: field() });
    expect(
      await screen.findByText(/There is no incident to choose from yet/),
    ).toBeVisible();
    await expectNoAxeViolations();
  });

  it('says that incidents cannot be read, and reads them when they can', async () => {
    api.fail(
      'listIncidents',
      await responseError(503, 'ServiceUnavailableError', 'try later'),
    );
    renderTemplate({ api, steps: field() });
    expect(
      await screen.findByText('Could not load the incidents: try later'),
    ).toBeVisible();

    api.fail('listIncidents');
    await userEvent.click(await findPicker());
    await userEvent.keyboard('disk');
    await waitFor(async () => expect(await options()).toHaveLength(1));
  });

  it('says that the chosen one cannot be read, with a way to try again', async () => {
    api.fail(
      'getIncident',
      await responseError(503, 'ServiceUnavailableError', 'try later'),
    );
    renderTemplate({
      api,
      steps: field(),
      formData: { incidentId: 'Q1MEMORY' },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(/try later/);

    api.fail('getIncident');
    await userEvent.click(screen.getByRole('button', { name: 'Load again' }));
    expect(await summary()).toBeVisible();
  });

  describe('in the template create-postmortem', () => {
    it('is filled in by a link, by id or by number, with nothing else to fill in', async () => {
      const { onCreate } = renderTemplate({
        api,
        steps: stepsOf('create-postmortem'),
        formData: { incidentId: '1234' },
      });
      expect(await summary()).toHaveTextContent(/payments-api/);
      expect(
        screen.queryByRole('textbox', { name: /What happened/ }),
      ).not.toBeInTheDocument();

      await userEvent.click(review());
      await userEvent.click(
        await screen.findByRole('button', { name: 'Create' }),
      );
      expect(onCreate).toHaveBeenCalledWith(
        expect.objectContaining({ source: 'known', incidentId: 'Q1MEMORY' }),
      );
    });
  });
});
