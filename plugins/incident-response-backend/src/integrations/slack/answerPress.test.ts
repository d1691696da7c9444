import { isSlackAddress } from './answerPress';

describe('the address for an answer', () => {
  it.each<[string, boolean]>([
    ['https://hooks.slack.com/actions/T1/2/abc', true],
    ['https://hooks.slack.com:443/actions', true],
    ['http://hooks.slack.com/actions', false],
    ['https://hooks.slack.com:8443/actions', false],
    ['https://hooks.slack.com.evil.test/actions', false],
    ['https://hooks.slack.com@evil.test/actions', false],
    ['https://evil.test/hooks.slack.com', false],
    ['http://169.254.169.254/latest/meta-data', false],
    ['file:///etc/passwd', false],
    ['nonsense', false],
    ['http://127.0.0.1:7400/slack/actions', false],
  ])('%s is believed: %s', (address, expected) => {
    expect(isSlackAddress(address)).toBe(expected);
  });

  it('may be where the configuration says that Slack is', () => {
    const api = 'http://127.0.0.1:7400/slack/api/';
    expect(isSlackAddress('http://127.0.0.1:7400/slack/actions', api)).toBe(
      true,
    );
    expect(isSlackAddress('http://127.0.0.1:7401/slack/actions', api)).toBe(
      false,
    );
  });
});
