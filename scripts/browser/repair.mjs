// What a machine may do: approvals, the trail of what was done, and what would be done.

export async function repair(walk) {
  const { page, portal } = walk;

  await walk.step(
    'a repair is approved with its evidence and diff in view, and is verified',
    async () => {
      // Not offered in the dialog, since nobody in the sandbox approves it: here the person at the browser does.
      const { incidentId } = await walk.post(
        `${portal.sandboxUrl}/sandbox/drills`,
        { scenario: 'approve-expires' },
      );
      await walk.goto(`/incidents/${incidentId}`);
      const approval = page.getByRole('region', { name: 'Approval' });
      await approval.waitFor({ timeout: 30_000 });
      const added = approval.getByRole('insertion');
      await added.first().waitFor();
      await walk.pictures('16-approval', added);
      await walk
        .button(/^Evidence/)
        .first()
        .click();
      await page.getByText('Last 50 log lines').first().waitFor();
      await walk.button(/^Plan/).first().click();
      await page.getByText('Being tried').first().waitFor();
      await approval.getByRole('button', { name: /^Approve/ }).click();
      await page
        .getByText(/^Attempt 1 worked: .*available/)
        .first()
        .waitFor({ timeout: 60_000 });
      const approvedBy = page.getByText('Approved by');
      await approvedBy.first().scrollIntoViewIfNeeded();
      await walk.pictures('17-approved-and-verified', approvedBy);
    },
  );

  await walk.step(
    'the Remediation tab says what was done, and by whom',
    async () => {
      await walk.goto('/incidents/remediation');
      const standing = page.getByText(/^Automatic repair is on/);
      await standing.waitFor();
      await page
        .getByText(/approved by/)
        .first()
        .waitFor();
      await walk.pictures('18-remediation', standing);
      await walk.button('Download CSV').scrollIntoViewIfNeeded();
      const download = page.waitForEvent('download');
      await walk.button('Download CSV').click();
      await download;
      await walk.heading('Rules').scrollIntoViewIfNeeded();
      await walk.pictures('19-remediation-rules', walk.heading('Rules'));
    },
  );

  await walk.step('a runbook is simulated on its page', async () => {
    await walk.goto('/catalog/default/resource/high-memory/simulate');
    await walk.pick(
      page.getByRole('combobox', { name: 'Service' }),
      'Payments',
      'Payments API',
    );
    await walk.button('Simulate this alert').click();
    const result = page.getByRole('region', { name: 'What would happen' });
    // The sandbox's pod is well by now, so the answer is a refusal.
    await result.getByText('Nothing was touched').waitFor();
    await result.getByRole('button', { name: /guards agree/ }).click();
    await walk.pictures('20-simulation', walk.button('Simulate this alert'));
  });
}
