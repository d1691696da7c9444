import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReviewCheck } from '@incident-response/backstage-plugin-common';
import { expectNoAxeViolations } from '../../../__testUtils__/expectNoAxeViolations';
import { responseError } from '../../../__testUtils__/FakeIncidentResponse';
import { renderEditing } from '../../../__testUtils__/renderEditing';
import { TEST_USER } from '../../../__testUtils__/renderPlugin';
import { PostmortemLife } from './PostmortemLife';
import { ReviewPanel } from './ReviewPanel';
import { SectionFrame } from '../Sections/SectionFrame';

const checklist: ReviewCheck[] = [
  {
    id: 'impact',
    title: 'Impact quantified',
    done: true,
    detail: 'With its times and its size',
    required: false,
  },
  {
    id: 'actions',
    title: 'Actions owned and dated',
    done: false,
    detail: 'One has no due date',
    required: true,
  },
];

type Overrides = Parameters<typeof renderEditing>[1];

const show = (
  postmortem: NonNullable<Overrides>['postmortem'] = {},
  { canEdit = true, canReview = true } = {},
) =>
  renderEditing(
    <>
      <PostmortemLife canEdit={canEdit} canReview={canReview} />
      <ReviewPanel canEdit={canEdit} canReview={canReview} />
    </>,
    {
      postmortem: { checklist, ...postmortem },
      entities: [
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Group',
          metadata: { name: 'payments', namespace: 'default' },
          spec: {},
        },
      ],
    },
  );

const button = (name: string) => screen.findByRole('button', { name });
const asked = { entityRef: TEST_USER, verdict: 'asked' as const };

afterEach(() => sessionStorage.clear());

describe('the review', () => {
  it('is asked for and withdrawn', async () => {
    const user = userEvent.setup();
    const { api } = await show();
    await user.click(await button('Ask for review'));
    await user.click(await button('Withdraw from review'));
    await button('Ask for review');
    expect(api.calls.map(([method]) => method)).toEqual([
      'requestPostmortemReview',
      'withdrawPostmortem',
    ]);
  });

  it('has an owner, dates and reviewers, whose verdicts are shown', async () => {
    const user = userEvent.setup();
    const { api } = await show({
      reviewers: [
        {
          entityRef: 'user:default/grace',
          verdict: 'changes_requested',
          decidedAt: '2026-11-20T10:00:00.000Z',
        },
      ],
    });
    await user.click(await button('Show the review'));
    const reviewers = screen.getByRole('list', { name: 'Reviewers' });
    expect(within(reviewers).getByText('asks for changes')).toBeVisible();
    const meeting = screen.getByLabelText('Meeting, UTC');
    fireEvent.change(meeting, { target: { value: '2026-12-01T14:00' } });
    fireEvent.blur(meeting);
    await waitFor(() =>
      expect(api.postmortems[0].meetingAt).toBe('2026-12-01T14:00:00.000Z'),
    );
    await user.type(
      screen.getByRole('combobox', { name: /Another reviewer/ }),
      'pay',
    );
    await user.click(await screen.findByRole('option', { name: /payments/ }));
    await user.click(await button('Add reviewer'));
    await waitFor(() =>
      expect(
        api.postmortems[0].reviewers.map(({ entityRef }) => entityRef),
      ).toEqual(['user:default/grace', 'group:default/payments']),
    );
    const checks = screen.getByRole('list', { name: 'Checklist' });
    expect(
      within(checks).getByText('Missing, needed to publish'),
    ).toBeVisible();
    await expectNoAxeViolations();
  });

  it('offers a verdict to whom was asked, and to nobody else', async () => {
    const user = userEvent.setup();
    const { api } = await show({ status: 'in_review', reviewers: [asked] });
    await user.click(await button('Request changes'));
    const dialog = await screen.findByRole('dialog');
    await user.type(
      within(dialog).getByRole('textbox'),
      'Why did the alert come late?',
    );
    await expectNoAxeViolations();
    await user.click(
      within(dialog).getByRole('button', { name: 'Request changes' }),
    );
    await waitFor(() =>
      expect(api.postmortems[0].reviewers[0].verdict).toBe('changes_requested'),
    );
    await user.click(await button('Approve postmortem'));
    await waitFor(() =>
      expect(api.postmortems[0].reviewers[0].verdict).toBe('approved'),
    );
  });

  it('offers no verdict to those who were not asked', async () => {
    await show({
      status: 'in_review',
      reviewers: [{ ...asked, entityRef: 'user:default/grace' }],
    });
    expect(await button('Withdraw from review')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Approve postmortem' }),
    ).not.toBeInTheDocument();
  });

  it('shows, and changes nothing, to those who may only read', async () => {
    await show(
      { documentOwnerRef: 'user:default/grace', status: 'in_review' },
      { canEdit: false, canReview: false },
    );
    expect(screen.getByText('grace')).toBeVisible();
    expect(screen.queryByRole('combobox')).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /Comment|Withdraw/ }),
    ).not.toBeInTheDocument();
    await expectNoAxeViolations();
  });

  it('says what publishing does, and asks why where something is missing', async () => {
    const user = userEvent.setup();
    const { api } = await show();
    await user.click(await button('Publish postmortem'));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('1 action item becomes a Jira issue.');
    expect(
      within(dialog).getByRole('list', { name: 'Missing' }),
    ).toHaveTextContent('Actions owned and dated: One has no due date');
    const publish = within(dialog).getByRole('button', {
      name: 'Publish postmortem',
    });
    expect(publish).toBeDisabled();
    await user.type(
      within(dialog).getByRole('textbox', { name: /Why it is published/ }),
      'The date is set next week',
    );
    await expectNoAxeViolations();
    api.fail(
      'publishPostmortem',
      await responseError(409, 'ConflictError', 'It is published already'),
    );
    await user.click(publish);
    expect(await screen.findByText('It is published already')).toBeVisible();
    api.fail('publishPostmortem');
    await user.click(publish);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(api.calls).toContainEqual([
      'publishPostmortem',
      'pm-1',
      { reason: 'The date is set next week' },
    ]);
    await user.click(await button('Show the review'));
    expect(
      screen.getByText('Published because: The date is set next week'),
    ).toBeVisible();
  });

  it('takes comments on a section, which can be resolved and looked up again', async () => {
    const user = userEvent.setup();
    const { api } = await renderEditing(
      <SectionFrame
        sectionId="impact"
        title="Impact"
        editLabel="Edit Impact"
        parts={[]}
        isEmpty={false}
        canEdit={false}
        canReview
        editor={null}
      >
        Nothing
      </SectionFrame>,
    );
    await user.click(await button('Comment on Impact'));
    await user.type(
      screen.getByRole('textbox', { name: 'Comment on Impact' }),
      'How many users?',
    );
    await user.click(await button('Send comment'));
    expect(await screen.findByText('How many users?')).toBeVisible();
    expect(api.postmortems[0].comments[0]).toMatchObject({
      sectionId: 'impact',
      text: 'How many users?',
    });
    await expectNoAxeViolations();
    await user.click(await button('Resolve comment: How many users?'));
    await waitFor(() =>
      expect(screen.queryByText('How many users?')).not.toBeInTheDocument(),
    );
    await user.click(await button('Show resolved comments on Impact'));
    await user.click(await button('Reopen comment: How many users?'));
    await waitFor(() =>
      expect(api.postmortems[0].comments[0].resolvedAt).toBeUndefined(),
    );
  });
});
