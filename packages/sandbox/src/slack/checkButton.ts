import { isJsonObject, type JsonValue } from '../json';

const STYLES = ['primary', 'danger'];

/** Plain text of at most so many characters. */
function isPlainText(text: JsonValue | undefined, most: number): boolean {
  return (
    isJsonObject(text) &&
    text.type === 'plain_text' &&
    typeof text.text === 'string' &&
    text.text.length > 0 &&
    text.text.length <= most
  );
}

function isShorter(text: JsonValue | undefined, most: number): boolean {
  return (
    text === undefined || (typeof text === 'string' && text.length <= most)
  );
}

function findConfirmProblem(confirm: JsonValue): string | undefined {
  if (!isJsonObject(confirm)) {
    return 'confirm must be an object';
  }
  const { title, text, confirm: yes, deny, style } = confirm;
  const isText =
    isPlainText(text, 300) ||
    (isJsonObject(text) &&
      text.type === 'mrkdwn' &&
      isPlainText({ ...text, type: 'plain_text' }, 300));
  if (!isText) {
    return 'the text of confirm must have between 1 and 300 characters';
  }
  if (title !== undefined && !isPlainText(title, 100)) {
    return 'the title of confirm must be plain text of at most 100 characters';
  }
  const buttons = [yes, deny].filter(button => button !== undefined);
  if (buttons.some(button => !isPlainText(button, 30))) {
    return 'the buttons of confirm must be plain text of at most 30 characters';
  }
  return style === undefined || STYLES.includes(String(style))
    ? undefined
    : 'the style of confirm must be primary or danger';
}

/** What Slack has against a button, if anything. */
export function findButtonProblem(button: JsonValue): string | undefined {
  if (!isJsonObject(button) || button.type !== 'button') {
    return undefined;
  }
  if (!isPlainText(button.text, 75)) {
    return 'the text of a button must be plain text of at most 75 characters';
  }
  if (!isShorter(button.action_id, 255)) {
    return 'an action_id may have at most 255 characters';
  }
  if (!isShorter(button.value, 2_000)) {
    return 'the value of a button may have at most 2000 characters';
  }
  if (!isShorter(button.url, 3_000)) {
    return 'the url of a button may have at most 3000 characters';
  }
  if (button.style !== undefined && !STYLES.includes(String(button.style))) {
    return 'the style of a button must be primary or danger';
  }
  return button.confirm === undefined
    ? undefined
    : findConfirmProblem(button.confirm);
}

/** What Slack has against the elements of one block together. */
export function findElementsProblem(elements: JsonValue[]): string | undefined {
  const ids = elements.flatMap(element =>
    isJsonObject(element) && typeof element.action_id === 'string'
      ? [element.action_id]
      : [],
  );
  return new Set(ids).size < ids.length
    ? 'the action_ids of a block must differ'
    : elements.map(findButtonProblem).find(Boolean);
}
